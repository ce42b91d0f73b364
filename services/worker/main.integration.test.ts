import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { taskQueues, workflowTypes } from "@temporal-cms/contracts";
import { Client, Connection } from "@temporalio/client";
import proto from "@temporalio/proto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type DevServer, startDevServer } from "../../tests/support/dev-server.ts";
import { type OwnProgram, startOwnProgram } from "../../tests/support/own-program.ts";
import type { BackfillPublishSync } from "./publishing/backfill-workflow.ts";

const scheduled = proto.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED;

/** Things to undo, in the order of doing. */
const started: (() => unknown)[] = [];
let temporal: DevServer;
let client: Client;
let cms: Server;
let sitesFile: string;

beforeAll(async () => {
  temporal = await startDevServer();
  started.push(() => temporal.stop());
  const connection = await Connection.connect({ address: temporal.address });
  started.push(() => connection.close());
  client = new Client({ connection, namespace: temporal.namespace });
  cms = createServer().listen(0, "127.0.0.1");
  await once(cms, "listening");
  started.push(() => {
    cms.closeAllConnections();
    cms.close();
  });
  const folder = mkdtempSync(join(tmpdir(), "worker-main-"));
  started.push(() => rmSync(folder, { recursive: true }));
  sitesFile = join(folder, "sites.json");
  writeFileSync(
    sitesFile,
    JSON.stringify([
      {
        ...{ site: "newsroom", cms: "wordpress", username: "worker", applicationPassword: "any" },
        baseUrl: `http://127.0.0.1:${(cms.address() as AddressInfo).port}`,
      },
    ]),
  );
});
afterAll(async () => {
  for (const undo of started.reverse()) await undo();
});

interface RunningWorker {
  readonly program: OwnProgram;
  /** Of `/readyz` and `/metrics`. */
  readonly url: string;
}

async function startWorker(
  taskQueue: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<RunningWorker> {
  const program = startOwnProgram("services/worker/main.ts", {
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    WORKFLOW_TASK_QUEUE: taskQueue,
    ...variables,
  });
  started.push(() => program.stop());
  const lines = () => program.output().split("\n");
  await vi.waitFor(() => expect(program.output()).toContain('"worker runs"'), { timeout: 30_000 });
  const listening = lines().find((line) => line.includes('"listening"')) ?? "{}";
  return { program, url: (JSON.parse(listening) as { readonly url: string }).url };
}

const startActivityWorker = () =>
  startWorker(taskQueues.activity, {
    CMS_SITES_FILE: sitesFile,
    TRANSLATION_URL: "http://127.0.0.1:9",
    COMPLIANCE_URL: "http://127.0.0.1:9",
    NOTIFICATION_URL: "http://127.0.0.1:9",
    SERVICE_TOKEN: "0123456789abcdef0123456789abcdef",
  });

/** The next request that the CMS gets, to be answered by the test. */
const nextRequest = async () => ((await once(cms, "request")) as [unknown, ServerResponse])[1];

function answerWithNothingPublished(response: ServerResponse): void {
  response.setHeader("content-type", "application/json").end(JSON.stringify({ publications: [] }));
}

const backfill = (workflowId: string) =>
  client.workflow.start<typeof BackfillPublishSync>(workflowTypes.backfill, {
    ...{ workflowId, taskQueue: taskQueues.workflow },
    args: [{ sites: [{ site: "newsroom", cms: "wordpress" }] }],
  });

describe("a worker process", () => {
  test("finishes what it has begun after SIGTERM, takes nothing new, and ends with 0", async () => {
    await startWorker(taskQueues.workflow);
    const { program, url } = await startActivityWorker();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);

    const asked = nextRequest();
    const running = await backfill("begun-before");
    const response = await asked;
    const stopped = program.stop();
    await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(503), {
      timeout: 10_000,
    });
    const later = await backfill("begun-after");
    answerWithNothingPublished(response);
    expect(await program.ended).toBe(0);
    await stopped;
    expect(program.output()).toContain('"shut down"');
    expect(await running.result()).toEqual({ checked: 0, restarted: 0 });
    await vi.waitFor(async () => {
      const { pendingActivities } = (await later.describe()).raw;
      expect(pendingActivities).toMatchObject([{ state: scheduled, attempt: 1 }]);
    });

    cms.once("request", (_request: unknown, next: ServerResponse) => answerWithNothingPublished(next));
    const { url: nextUrl } = await startActivityWorker();
    expect(await later.result()).toEqual({ checked: 0, restarted: 0 });
    await expectOneOfEachMetric(nextUrl);
  });

  test("names all faults of its configuration and ends with 78", async () => {
    const faulty = {
      [taskQueues.workflow]: ["PORT", "MAX_CACHED_WORKFLOWS", "WORKER_BUILD_ID", "TEMPORAL_NAMESPACE"],
      [taskQueues.activity]: [
        "PORT",
        "CMS_SITES_FILE",
        "TRANSLATION_URL",
        "SERVICE_TOKEN",
        "TEMPORAL_ADDRESS",
      ],
      "cms.slow.queue": ["WORKFLOW_TASK_QUEUE"],
    };
    await Promise.all(
      Object.entries(faulty).map(async ([taskQueue, names]) => {
        const program = startOwnProgram("services/worker/main.ts", {
          WORKFLOW_TASK_QUEUE: taskQueue,
          PORT: "http",
          MAX_CACHED_WORKFLOWS: "0",
          WORKER_DEPLOYMENT_NAME: "cms",
        });
        expect(await program.ended).toBe(78);
        for (const name of names) expect(program.output()).toContain(`  - ${name}: `);
      }),
    );
  });
});

/** The SDK's metrics and the process's own are one page, on which Prometheus takes no family or series twice. */
async function expectOneOfEachMetric(url: string): Promise<void> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split("\n").filter((line) => line !== "");
  const families = lines.filter((line) => line.startsWith("# TYPE ")).map((line) => line.split(" ")[2]);
  const series = lines
    .filter((line) => !line.startsWith("#"))
    .map((line) => line.slice(0, line.lastIndexOf(" ")));
  expect(duplicates(families)).toEqual([]);
  expect(duplicates(series)).toEqual([]);
  for (const family of [
    "http_request_duration_seconds",
    "process_cpu_seconds_total",
    "temporal_activity_execution_latency_seconds",
    "temporal_worker_task_slots_available",
  ]) {
    expect(families).toContain(family);
  }
}

function duplicates<Item>(items: readonly Item[]): Item[] {
  return items.filter((item, index) => items.indexOf(item) !== index);
}
