import { randomUUID } from "node:crypto";
import {
  LifecycleStatus,
  StartResponse,
  StatusResponse,
  StatusesResponse,
  proxyProblems,
  siteHeader,
  taskQueues,
  workflowTypes,
} from "@temporal-cms/contracts";
import type { HttpService } from "@temporal-cms/runtime";
import { signTranslationReference, translationJobId } from "@temporal-cms/runtime/translation-reference";
import { Client, Connection } from "@temporalio/client";
import type { WorkflowBundle } from "@temporalio/worker";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type DevServer, startDevServer } from "../../tests/support/dev-server.ts";
import { exampleEvent, exampleKeyOf, exampleWorkflowId } from "./testing/example-event.ts";
import { SiteClient } from "./testing/site-client.ts";
import { proxyOn, signalsOf } from "./testing/live-proxy.ts";
import { keys } from "./testing/test-proxy.ts";
import { type TestWorker, bundleTestWorkflows, startTestWorker } from "./testing/test-worker.ts";

const actor = { id: "user-7", role: "cms-admin" };
const waiting = { timeout: 20_000, interval: 50 };

let server: DevServer;
let bundle: WorkflowBundle;
let connection: Connection;
let temporal: Client;
let proxy: HttpService;
let site: SiteClient;
let worker: TestWorker | undefined;

beforeAll(async () => {
  [server, bundle] = await Promise.all([startDevServer(), bundleTestWorkflows()]);
  connection = await Connection.connect({ address: server.address });
  temporal = new Client({ connection, namespace: server.namespace });
  proxy = await proxyOn(server, { queryTimeout: 1000, temporalTimeout: 20_000 });
  site = new SiteClient(proxy.url, "newsroom", keys.newsroom);
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});
afterAll(async () => {
  await proxy.close();
  await connection.close();
  await server.stop();
});

const startWorker = async (): Promise<void> => {
  worker = await startTestWorker(server, bundle);
};
const sendEvent = async (item: number, key: string, revision = "1"): Promise<StartResponse> =>
  StartResponse.parse(
    await site.must({
      path: "/workflows",
      body: exampleEvent(item, { version: { locale: "en", revision, hash: "a".repeat(64) } }),
      id: exampleKeyOf(`${item}-${key}`),
    }),
  );
const sendSignal = (item: number, signal: string, body: object, id: string = randomUUID()) =>
  site.send({ path: `/signals/${exampleWorkflowId(item)}/${signal}`, body: { actor, ...body }, id });
const statusOf = async (item: number) =>
  StatusResponse.parse(await site.must({ path: `/workflows/${exampleWorkflowId(item)}/status` }));
const closed = (item: number) =>
  vi.waitFor(async () => {
    const { status } = await temporal.workflow.getHandle(exampleWorkflowId(item)).describe();
    expect(status.name).toBe("COMPLETED");
  }, waiting);

async function openRuns(workflowId: string): Promise<number> {
  const query = `WorkflowId = '${workflowId}' AND ExecutionStatus = 'Running'`;
  const { executions } = await temporal.workflowService.listWorkflowExecutions({
    namespace: server.namespace,
    query,
  });
  return executions.length;
}

describe("events", () => {
  it("100 equal ones at once make one open workflow, started once and told once", async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => sendEvent(1, "same")));
    expect(answers.filter(({ outcome }) => outcome === "started")).toHaveLength(1);
    expect(new Set(answers.map(({ runId }) => runId)).size).toBe(1);
    expect(await signalsOf(temporal, exampleWorkflowId(1), "contentUpdated")).toBe(1);
    await vi.waitFor(async () => expect(await openRuns(exampleWorkflowId(1))).toBe(1), waiting);
  });

  it("100 different ones of one item at once make one open workflow, started once and told of each", async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => sendEvent(2, String(index))));
    expect(answers.filter(({ outcome }) => outcome === "started")).toHaveLength(1);
    expect(answers.filter(({ outcome }) => outcome === "signalled")).toHaveLength(99);
    expect(new Set(answers.map(({ runId }) => runId)).size).toBe(1);
    expect(await signalsOf(temporal, exampleWorkflowId(2), "contentUpdated")).toBe(100);
  });

  it("that come again are duplicates, also after the lifecycle has closed; another starts it anew", async () => {
    await startWorker();
    const first = await sendEvent(3, "a");
    expect(first.outcome).toBe("started");
    expect((await sendEvent(3, "b", "2")).outcome).toBe("signalled");
    const { workflowId, runId } = first;
    const duplicate = { workflowId, runId, outcome: "duplicate" };
    await vi.waitFor(async () => expect(await sendEvent(3, "b", "2")).toEqual(duplicate), waiting);
    expect((await sendSignal(3, "publishNow", {})).status).toBe(202);
    await closed(3);
    expect(await sendEvent(3, "a")).toEqual(duplicate);
    expect(await sendEvent(3, "b", "2")).toEqual(duplicate);
    expect(await temporal.workflow.getHandle(workflowId, runId).describe()).toMatchObject({
      status: { name: "COMPLETED" },
    });
    expect(await signalsOf(temporal, workflowId, "contentUpdated")).toBe(2);
    const next = await sendEvent(3, "c", "3");
    expect(next.outcome).toBe("started");
    expect(next.runId).not.toBe(runId);
  });
});

describe("signals", () => {
  it("of a current approval arrive once; stale and unawaited ones are refused at once", async () => {
    await startWorker();
    await sendEvent(10, "a", "1");
    await sendEvent(10, "b", "2");
    const stale = await sendSignal(10, "approvalGranted", { revision: "newsroom/en@1" });
    expect([stale.status, stale.json["type"]]).toEqual([409, proxyProblems.staleRevision]);
    expect(stale.json["revision"]).toBe("newsroom/en@2");
    const id = randomUUID();
    for (let press = 0; press < 2; press += 1)
      expect((await sendSignal(10, "approvalGranted", { revision: "newsroom/en@2" }, id)).status).toBe(202);
    expect(await signalsOf(temporal, exampleWorkflowId(10), "approvalGranted")).toBe(1);
    const late = await sendSignal(10, "approvalRejected", { revision: "newsroom/en@2", reason: "Too late." });
    expect([late.status, late.json["type"]]).toEqual([409, proxyProblems.notAwaited]);
    expect(await signalsOf(temporal, exampleWorkflowId(10), "approvalRejected")).toBe(0);
  });

  it("pass unchecked when no worker answers in time", async () => {
    await sendEvent(11, "a");
    expect((await sendSignal(11, "approvalGranted", { revision: "newsroom/en@9" })).status).toBe(202);
    expect(await signalsOf(temporal, exampleWorkflowId(11), "approvalGranted")).toBe(1);
  });

  it("are 409 to a closed workflow and 404 to an unknown one, with a worker and without", async () => {
    await startWorker();
    await sendEvent(12, "a");
    expect((await sendSignal(12, "cancelLifecycle", { reason: "Withdrawn." })).status).toBe(202);
    await closed(12);
    const tries = async (): Promise<void> => {
      for (const [item, expected] of [
        [12, [409, proxyProblems.workflowClosed]],
        [999, [404, proxyProblems.workflowNotFound]],
      ] as const) {
        for (const [signal, body] of [
          ["publishNow", {}],
          ["approvalGranted", { revision: "newsroom/en@1" }],
        ] as const) {
          const answer = await sendSignal(item, signal, body);
          expect([answer.status, answer.json["type"]]).toEqual(expected);
        }
      }
    };
    await tries();
    await worker?.stop();
    worker = undefined;
    await tries();
  });
});

describe("status", () => {
  it("comes from visibility while no worker runs, and live as soon as one does, of closed lifecycles too", async () => {
    const { runId } = await sendEvent(20, "a");
    const fallback = await statusOf(20);
    expect(fallback).toEqual({
      source: "visibility",
      summary: {
        workflowId: exampleWorkflowId(20),
        runId,
        open: true,
        stage: "draft",
        awaitingAction: "none",
        priority: 3,
      },
    });
    const stage = await site.must({ path: `/queries/${exampleWorkflowId(20)}/currentStage` });
    expect(stage).toMatchObject({ result: "draft", source: "visibility" });
    await startWorker();
    const live = await vi.waitFor(async () => {
      const answer = await statusOf(20);
      if (answer.source !== "query") throw new Error("no worker has answered yet");
      return answer;
    }, waiting);
    expect(LifecycleStatus.parse(live.status)).toMatchObject({
      revision: "newsroom/en@1",
      awaitingAction: "approval",
    });
    await sendSignal(20, "publishNow", {});
    await closed(20);
    expect(await statusOf(20)).toMatchObject({ source: "query", status: { stage: "published" } });
    await worker?.stop();
    worker = undefined;
    expect(await statusOf(20)).toMatchObject({ source: "visibility", summary: { open: false, runId } });
  });

  it("of 50 lifecycles comes by one call, the newest run of each", async () => {
    await startWorker();
    const items = Array.from({ length: 50 }, (_, index) => 100 + index);
    await Promise.all(items.map((item) => sendEvent(item, "a")));
    await sendSignal(100, "publishNow", {});
    await closed(100);
    const { runId } = await sendEvent(100, "b", "2");
    await sendSignal(101, "publishNow", {});
    await closed(101);
    const workflowIds = [...items, 998, 999].map((item) => exampleWorkflowId(item));
    const { statuses } = await vi.waitFor(async () => {
      const answer = StatusesResponse.parse(await site.must({ path: "/statuses", body: { workflowIds } }));
      const open = answer.statuses.filter((summary) => summary.open);
      expect([answer.statuses.length, open.length]).toEqual([50, 49]);
      expect(open.every(({ awaitingAction }) => awaitingAction === "approval")).toBe(true);
      return answer;
    }, waiting);
    expect(statuses.find((summary) => summary.workflowId === exampleWorkflowId(100))?.runId).toBe(runId);
    expect(statuses.find((summary) => summary.workflowId === exampleWorkflowId(101))?.open).toBe(false);
  });

  it("takes 100 ids in one query", async () => {
    const workflowIds = Array.from({ length: 100 }, (_, index) => exampleWorkflowId(5000 + index));
    expect(await site.must({ path: "/statuses", body: { workflowIds } })).toEqual({ statuses: [] });
  });
});

describe("webhooks", () => {
  it("wake the workflow that waits for the job, once, and are acknowledged when nothing waits", async () => {
    await startWorker();
    const workflowId = `${exampleWorkflowId(30)}/translation/de`;
    const handle = await temporal.workflow.start(workflowTypes.translation, {
      workflowId,
      taskQueue: taskQueues.workflow,
    });
    const referred = { vendor: "simulator", targetLocale: "de", sourceHash: "a".repeat(64), workflowId };
    const reference = signTranslationReference(keys.reference, referred);
    const body = { type: "translation.ended", jobId: "job-30", outcome: "completed", reference };
    const call = () =>
      site.must({
        path: "/webhooks/translation/simulator",
        body,
        id: "job-30-completed",
        key: keys.simulator,
        headers: { [siteHeader]: "" },
      });
    expect(await call()).toEqual({ outcome: "signalled" });
    expect(await call()).toEqual({ outcome: "signalled" });
    await handle.signal("end");
    expect(await handle.result()).toEqual([
      { jobId: translationJobId("job-30", reference), outcome: "completed" },
    ]);
    const late = { ...body, outcome: "failed" };
    expect(
      await site.must({
        path: "/webhooks/translation/simulator",
        body: late,
        id: "job-30-failed",
        key: keys.simulator,
        headers: { [siteHeader]: "" },
      }),
    ).toEqual({ outcome: "ignored" });
  });
});
