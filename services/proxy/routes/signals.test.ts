import { SignalResponse, proxyProblems, roles, signalRoles, signals } from "@temporal-cms/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exampleWorkflowId } from "../testing/example-event.ts";
import type { FakeLifecycle } from "../testing/fake-lifecycles.ts";
import type { Answer, SentRequest } from "../testing/site-client.ts";
import { type TestProxy, startTestProxy } from "../testing/test-proxy.ts";

const workflowId = exampleWorkflowId(1);
const revision = "newsroom/de@58,newsroom/en@41";
const actor = { id: "user-7", role: "cms-admin" };
const payloads: Record<string, Record<string, unknown>> = {
  approvalGranted: { revision, actor },
  approvalRejected: { revision, actor, reason: "The second paragraph is wrong." },
  publishNow: { actor },
  cancelLifecycle: { actor, reason: "Withdrawn." },
};
const names = Object.keys(signalRoles) as (keyof typeof signalRoles)[];

let proxy: TestProxy;
let item: FakeLifecycle;
beforeEach(async () => {
  proxy = await startTestProxy();
  item = proxy.lifecycles.add(workflowId, { status: { revision, awaitingAction: "approval" } });
});
afterEach(() => proxy.service.close());

const post = (
  signal: string,
  body: unknown = payloads[signal],
  fields: Partial<SentRequest> = {},
): Promise<Answer> => proxy.client.send({ path: `/signals/${workflowId}/${signal}`, body, ...fields });

function expectProblem(answer: Answer, status: number, type: string): void {
  expect([answer.status, answer.json["type"]]).toEqual([status, type]);
  expect(item.signals).toEqual([]);
}

describe("POST /signals", () => {
  it.each(names)("%s reaches the lifecycle with payload and request id", async (signal) => {
    const answer = await post(signal, payloads[signal], { id: "press-of-the-button-1" });
    expect(answer.status).toBe(202);
    expect(SignalResponse.parse(answer.json)).toEqual({ workflowId, signal });
    expect(item.signals).toEqual([
      {
        workflowId,
        signal,
        requestId: "press-of-the-button-1",
        payload: signal === "approvalRejected" ? { ...payloads[signal], final: false } : payloads[signal],
      },
    ]);
  });

  describe.each(names)("%s", (signal) => {
    it.each(roles)("by the role %s is as the table of roles says", async (role) => {
      const answer = await post(signal, { ...payloads[signal], actor: { id: "user-7", role } });
      const allowed = (signalRoles[signal] as readonly string[]).includes(role);
      if (allowed) expect(answer.status).toBe(202);
      else expectProblem(answer, 403, proxyProblems.forbidden);
    });

    it("is refused with all faults of the payload", async () => {
      const answer = await post(signal, {
        actor: { id: "two words", role: "root" },
        revision: 1,
        reason: "",
        extra: 1,
      });
      expectProblem(answer, 422, proxyProblems.invalid);
      const paths = (answer.json["errors"] as { path: string }[]).map(({ path }) => path);
      expect(paths).toEqual(expect.arrayContaining(["actor.id", "actor.role", ""]));
      expect(paths.includes("revision")).toBe("revision" in payloads[signal]!);
      expect(paths.includes("reason")).toBe("reason" in payloads[signal]!);
    });

    it("to an unknown workflow is 404, to a closed one 409", async () => {
      const path = `/signals/${exampleWorkflowId(2)}/${signal}`;
      expectProblem(
        await proxy.client.send({ path, body: payloads[signal] }),
        404,
        proxyProblems.workflowNotFound,
      );
      item.open = false;
      expectProblem(await post(signal), 409, proxyProblems.workflowClosed);
      item.status = { revision, awaitingAction: "none" };
      expectProblem(await post(signal), 409, proxyProblems.workflowClosed);
      delete item.status;
      expectProblem(await post(signal), 409, proxyProblems.workflowClosed);
    });

    it("is 503 while Temporal is away, and arrives when it is sent again", async () => {
      proxy.lifecycles.away = true;
      const away = await post(signal, payloads[signal], { id: "the-same-press-again" });
      expectProblem(away, 503, proxyProblems.unavailable);
      expect(away.headers.has("retry-after")).toBe(true);
      proxy.lifecycles.away = false;
      expect((await post(signal, payloads[signal], { id: "the-same-press-again" })).status).toBe(202);
      expect(item.signals).toHaveLength(1);
    });

    it("sent twice, or replayed to the next run, acts once", async () => {
      const at = Date.now() - 1000;
      const send = (): Promise<Answer> => post(signal, payloads[signal], { id: "the-same-press-again", at });
      expect((await send()).status).toBe(202);
      expect((await send()).status).toBe(202);
      item.status = { revision, awaitingAction: "none" };
      expect((await post(signal, payloads[signal], { id: "the-same-press-again" })).status).toBe(202);
      const next = proxy.lifecycles.add(workflowId, { status: { revision, awaitingAction: "approval" } });
      expect((await send()).status).toBe(202);
      expect([item.signals.length, next.signals.length]).toEqual([1, 0]);
      expect(await proxy.metric("proxy_signals_total")).toEqual([
        `proxy_signals_total{signal="${signal}",outcome="signalled"} 1`,
        `proxy_signals_total{signal="${signal}",outcome="repeated"} 3`,
      ]);
    });
  });

  it("opens no signal that has a route of its own, and knows no other", async () => {
    for (const signal of [signals.contentUpdated, signals.translationComplete])
      expectProblem(await post(signal, {}), 403, proxyProblems.forbidden);
    for (const signal of ["terminate", "toString", "__proto__", "ApprovalGranted"])
      expectProblem(await post(signal, {}), 404, proxyProblems.unknownSignal);
  });
});

describe.each(["approvalGranted", "approvalRejected"])("the decision %s", (signal) => {
  it("about another revision is stale", async () => {
    const answer = await post(signal, { ...payloads[signal], revision: "newsroom/en@40" });
    expectProblem(answer, 409, proxyProblems.staleRevision);
    expect(answer.json["revision"]).toBe(revision);
  });

  it.each(["none", "edit"])("is refused while the lifecycle awaits %s", async (awaitingAction) => {
    item.status = { revision, awaitingAction };
    const answer = await post(signal);
    expectProblem(answer, 409, proxyProblems.notAwaited);
    expect(answer.json["awaitingAction"]).toBe(awaitingAction);
  });

  it("answers a compliance question too", async () => {
    item.status = { revision, awaitingAction: "compliance_decision" };
    expect((await post(signal)).status).toBe(202);
  });

  it("passes when no worker answers, or says something unexpected: the workflow ignores what is stale", async () => {
    for (const status of [undefined, { stage: "draft" }]) {
      const other = proxy.lifecycles.add(workflowId, status ? { status } : {});
      const answer = await post(signal, { ...payloads[signal], revision: "newsroom/en@40" });
      expect(answer.status).toBe(202);
      expect(other.signals).toHaveLength(1);
    }
  });
});

describe("an approval that has been taken", () => {
  it("may be sent again, a rejection may not follow", async () => {
    item.status = { revision, approvedRevision: revision, awaitingAction: "none" };
    expectProblem(await post("approvalRejected"), 409, proxyProblems.notAwaited);
    expect((await post("approvalGranted")).status).toBe(202);
  });
});
