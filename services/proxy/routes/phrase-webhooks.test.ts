import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { replayWindowSeconds } from "@temporal-cms/contracts";
import { writeBriefing } from "@temporal-cms/runtime/phrase-briefing";
import { signTranslationReference, translationJobId } from "@temporal-cms/runtime/translation-reference";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FakeLifecycle } from "../testing/fake-lifecycles.ts";
import {
  type TestProxy,
  configWithoutVendors,
  keys,
  phraseSecret,
  startTestProxy,
} from "../testing/test-proxy.ts";

const waiting = "content:newsroom:post:0b7e9a32-5a52-4c39-9b7f-1e86f0d3f501:translation:de";
const referred = { vendor: "phrase", targetLocale: "de", sourceHash: "a".repeat(64), workflowId: waiting };
const reference = signTranslationReference(keys.reference, referred);

/** Phrase's own published example of an event, sent now, of a job of ours. */
function example(
  name: string,
  briefing = writeBriefing(reference),
  at = Date.now(),
): Record<string, unknown> {
  const file = path.join(import.meta.dirname, `../../../tests/support/vendors/phrase/${name}_example.json`);
  const event = JSON.parse(readFileSync(file, "utf8")) as { job: Record<string, unknown> };
  const sentAt = new Date(at)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z/, " UTC");
  return { ...event, sent_at: sentAt, job: { ...event.job, id: "phrase-job-1", briefing } };
}

let proxy: TestProxy;
let item: FakeLifecycle;
beforeEach(async () => {
  proxy = await startTestProxy();
  item = proxy.lifecycles.add(waiting);
});
afterEach(() => proxy.service.close());

async function post(
  event: unknown,
  { secret = phraseSecret, sent = JSON.stringify(event) }: { secret?: string; sent?: string } = {},
): Promise<[number, unknown]> {
  const signature = createHmac("sha256", secret).update(JSON.stringify(event)).digest("base64");
  const response = await fetch(`${proxy.service.url}/webhooks/translation/phrase`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(secret === "" ? {} : { "x-phraseapp-signature": signature }),
    },
    body: sent,
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return [response.status, answer["outcome"] ?? answer["reason"]];
}

describe("POST /webhooks/translation/phrase", () => {
  it.each(["jobs_complete", "jobs_locale_complete", "jobs_locale_review_complete"])(
    "tells the waiting workflow of %s, once however often it is sent",
    async (name) => {
      const event = example(name);
      for (let time = 0; time < 3; time += 1) expect(await post(event)).toEqual([202, "signalled"]);
      expect(item.signals).toHaveLength(1);
      expect(item.signals[0]).toMatchObject({
        workflowId: waiting,
        signal: "translationComplete",
        payload: { jobId: translationJobId("phrase-job-1", reference), outcome: "completed" },
      });
    },
  );

  it("tells of a job that was completed, opened and completed again", async () => {
    await post(example("jobs_locale_complete"));
    expect(await post(example("jobs_locale_reopened"))).toEqual([202, "ignored"]);
    await post(example("jobs_locale_complete", writeBriefing(reference), Date.now() - 5000));
    expect(item.signals).toHaveLength(2);
    expect(new Set(item.signals.map(({ requestId }) => requestId)).size).toBe(2);
  });

  it.each([
    ["a job of other people", () => example("jobs_complete", "Please translate everything!")],
    [
      "a reference of another's making",
      () => example("jobs_complete", writeBriefing(signTranslationReference(keys.stranger, referred))),
    ],
    [
      "a reference that was changed",
      () => example("jobs_complete", writeBriefing(reference.replace("newsroom", "magazine"))),
    ],
    [
      "old news",
      () => example("jobs_complete", writeBriefing(reference), Date.now() - (replayWindowSeconds + 5) * 1000),
    ],
    [
      "news of tomorrow",
      () => example("jobs_complete", writeBriefing(reference), Date.now() + (replayWindowSeconds + 5) * 1000),
    ],
    ["other events", () => ({ event: "keys:create", key: {} })],
  ])("acknowledges %s and does nothing, so that Phrase goes on sending", async (_what, event) => {
    expect(await post(event())).toEqual([202, "ignored"]);
    expect(item.signals).toEqual([]);
  });

  it("refuses what Phrase has not signed", async () => {
    const event = example("jobs_complete");
    expect(await post(event, { secret: "another-secret-of-someone" })).toEqual([401, "wrong_signature"]);
    expect(await post(event, { secret: "" })).toEqual([401, "missing"]);
    const tampered = JSON.stringify(event).replace("phrase-job-1", "phrase-job-2");
    expect(await post(event, { sent: tampered })).toEqual([401, "wrong_signature"]);
    expect(await post(event, { sent: `${JSON.stringify(event)} ` })).toEqual([401, "wrong_signature"]);
    expect(item.signals).toEqual([]);
  });

  it("is not found where Phrase is not configured", async () => {
    await proxy.service.close();
    proxy = await startTestProxy({}, configWithoutVendors);
    expect((await post(example("jobs_complete")))[0]).toBe(404);
  });
});
