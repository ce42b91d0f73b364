import {
  WebhookResponse,
  proxyProblems,
  replayWindowSeconds,
  siteHeader,
  webhookHeaders,
} from "@temporal-cms/contracts";
import { signTranslationReference, translationJobId } from "@temporal-cms/runtime/translation-reference";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FakeLifecycle } from "../testing/fake-lifecycles.ts";
import type { Answer, SentRequest } from "../testing/site-client.ts";
import { type TestProxy, configWithoutVendors, keys, startTestProxy } from "../testing/test-proxy.ts";

const path = "/webhooks/translation/simulator";
const waiting = "content:newsroom:post:0b7e9a32-5a52-4c39-9b7f-1e86f0d3f501/translation/de";
const referred = {
  vendor: "simulator",
  targetLocale: "de",
  sourceHash: "a".repeat(64),
  workflowId: waiting,
};
const reference = signTranslationReference(keys.reference, referred);
const webhook = {
  type: "translation.ended",
  jobId: "job-1",
  outcome: "completed",
  reference,
};

let proxy: TestProxy;
let item: FakeLifecycle;
beforeEach(async () => {
  proxy = await startTestProxy();
  item = proxy.lifecycles.add(waiting);
});
afterEach(() => proxy.service.close());

const post = (body: unknown = webhook, fields: Partial<SentRequest> = {}): Promise<Answer> =>
  proxy.client.send({
    path,
    body,
    key: keys.simulator,
    headers: { [siteHeader]: "" },
    id: "job-1-completed",
    ...fields,
  });

describe("POST /webhooks/translation/simulator", () => {
  it("tells the waiting workflow, once for each news, by either key", async () => {
    for (const key of [keys.simulator, keys.simulatorNext, keys.simulator]) {
      const answer = await post(webhook, { key });
      expect(answer.status).toBe(202);
      expect(WebhookResponse.parse(answer.json)).toEqual({ outcome: "signalled" });
    }
    expect(item.signals).toEqual([
      {
        workflowId: waiting,
        signal: "translationComplete",
        requestId: "job-1-completed",
        payload: { jobId: translationJobId("job-1", reference), outcome: "completed" },
      },
    ]);
  });

  it("acknowledges when nothing waits any more", async () => {
    item.open = false;
    expect((await post()).json).toEqual({ outcome: "ignored" });
    proxy.lifecycles.items.clear();
    const answer = await post();
    expect([answer.status, answer.json]).toEqual([202, { outcome: "ignored" }]);
    expect(await proxy.metric("proxy_webhooks_total")).toEqual([
      'proxy_webhooks_total{vendor="simulator",outcome="ignored"} 2',
    ]);
  });

  it.each([
    ["the key of a site", { key: keys.newsroom }, "wrong_signature"],
    ["no key of ours", { key: keys.stranger }, "wrong_signature"],
    ["an old signature", { at: Date.now() - (replayWindowSeconds + 5) * 1000 }, "outside_replay_window"],
    ["a future signature", { at: Date.now() + (replayWindowSeconds + 5) * 1000 }, "outside_replay_window"],
    ["no signature", { headers: { [webhookHeaders.signature]: "" } }, "missing"],
    ["no id", { headers: { [webhookHeaders.id]: "" } }, "missing"],
    ["no timestamp", { headers: { [webhookHeaders.timestamp]: "" } }, "missing"],
    ["another id", { headers: { [webhookHeaders.id]: "job-1-failed" } }, "wrong_signature"],
  ] as const)("refuses %s", async (_name, fields, reason) => {
    const answer = await post(webhook, fields);
    expect([answer.status, answer.json["reason"]]).toEqual([401, reason]);
    expect(item.signals).toEqual([]);
    expect(await proxy.metric("proxy_refused_signatures_total")).toEqual([
      `proxy_refused_signatures_total{caller="vendor",reason="${reason}"} 1`,
    ]);
  });

  it("refuses a reference that is not ours", async () => {
    for (const foreign of [
      signTranslationReference(keys.stranger, referred),
      webhook.reference.replace("newsroom", "magazine"),
      waiting,
    ]) {
      const answer = await post({ ...webhook, reference: foreign });
      expect([answer.status, answer.json["reason"]]).toEqual([401, "foreign_reference"]);
    }
    expect(proxy.lifecycles.calls).toEqual([]);
  });

  it("refuses what breaks the vendor's format, with all faults", async () => {
    const answer = await post({
      type: "other",
      jobId: "",
      outcome: "done",
      reference: webhook.reference,
      extra: 1,
    });
    expect(answer.status).toBe(422);
    const paths = (answer.json["errors"] as { path: string }[]).map(({ path: at }) => at);
    expect(paths.sort()).toEqual(["", "jobId", "outcome", "type"]);
    expect((await post("{")).status).toBe(400);
    expect((await post("x".repeat(256 * 1024 + 1))).status).toBe(413);
  });

  it("is 503 while Temporal is away, so that the vendor calls again", async () => {
    proxy.lifecycles.away = true;
    const answer = await post();
    expect([answer.status, answer.json["type"]]).toEqual([503, proxyProblems.unavailable]);
    proxy.lifecycles.away = false;
    expect((await post()).json).toEqual({ outcome: "signalled" });
  });
});

describe("other vendors", () => {
  it("are not found, the simulator neither when it has no keys", async () => {
    for (const vendor of ["deepl", "Simulator", "__proto__"])
      expect((await post(webhook, { path: `/webhooks/translation/${vendor}` })).status).toBe(404);
    await proxy.service.close();
    proxy = await startTestProxy({}, configWithoutVendors);
    expect((await post()).status).toBe(404);
  });
});
