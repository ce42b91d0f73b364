import path from "node:path";
import { type TranslationText, problemContentType } from "@temporal-cms/contracts";
import { type HttpService, ServiceError } from "@temporal-cms/runtime";
import { openTranslationReference } from "@temporal-cms/runtime/translation-reference";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TranslationVendor } from "./adapters/adapter.ts";
import { answersAtOnce } from "./adapters/at-once.ts";
import { simulatorVendor } from "./adapters/simulator.ts";
import {
  type Folder,
  simulatorClient,
  simulatorToken,
  startTestSimulator,
  temporaryFolder,
} from "./testing/simulator.ts";
import {
  answer,
  call,
  hashOf,
  job,
  jobPath,
  referenceKey,
  serviceUrl,
  source,
  start,
  stop,
  text,
  workflowId,
} from "./testing/test-service.ts";
import { type WebhookReceiver, startWebhookReceiver } from "./testing/webhook-receiver.ts";

afterEach(stop);

describe("the translation service in front of the simulator", () => {
  let folder: Folder;
  let receiver: WebhookReceiver;
  let simulator: HttpService;

  beforeEach(async () => {
    folder = temporaryFolder();
    receiver = await startWebhookReceiver();
    const database = path.join(folder.path, "simulator.db");
    simulator = await startTestSimulator({ database, callbackUrl: receiver.url });
    await start(simulatorVendor({ name: "simulator", url: simulator.url, token: simulatorToken }));
  });

  afterEach(async () => {
    await simulator.close();
    await receiver.close();
    folder.remove();
  });

  it("hands a checked translation out, and its webhook names the workflow that waits", async () => {
    const submitted = await answer(await call("POST", "/jobs", job));
    expect(submitted).toMatchObject({ vendor: "simulator", state: "pending", sourceHash: job.sourceHash });
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    const { reference } = JSON.parse(receiver.received[0]!.body) as { reference: string };
    expect(openTranslationReference([referenceKey], reference)).toEqual({
      vendor: "simulator",
      targetLocale: "de",
      sourceHash: source.sourceHash,
      workflowId,
    });
    expect(await answer(await call("GET", jobPath(submitted.jobId)))).toEqual({
      ...submitted,
      state: "completed",
    });
    expect(await answer(await call("POST", jobPath(submitted.jobId, "/text"), source))).toEqual({
      ...submitted,
      state: "completed",
      title: "⟦de⟧ Trees",
      body: "<!-- wp:paragraph -->\n<p>⟦de⟧ Trees <b>⟦de⟧ cool</b> ⟦de⟧ towns.</p>\n<!-- /wp:paragraph -->",
    });
  });

  it("makes one job of a repeated request, and refuses its key for another text", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => call("POST", "/jobs", job)));
    const ids = await Promise.all(answers.map(async (response) => (await answer(response)).jobId));
    expect(new Set(ids).size).toBe(1);
    expect(await simulatorClient(simulator.url).list()).toHaveLength(1);
    const other = { ...text, title: "Other" };
    const request = { ...job, ...other, sourceHash: hashOf(other) };
    expect((await call("POST", "/jobs", request)).status).toBe(409);
    await stop();
    await start(simulatorVendor({ name: "simulator", url: simulator.url, token: simulatorToken }));
    expect((await call("POST", "/jobs", request)).status).toBe(409);
    expect((await answer(await call("POST", "/jobs", job))).jobId).toBe(ids[0]);
  });

  it("sends only what has changed, and nothing when nothing has", async () => {
    const previous = {
      source: text,
      translation: { title: "Bäume", body: text.body.replace("Trees", "Bäume").replace("towns", "Städte") },
    };
    const longer = { ...text, body: `${text.body}\n<p>More.</p>` };
    // A paragraph more is another shape of the new source, not of the earlier pair.
    const request = { ...job, ...longer, sourceHash: hashOf(longer), previous };
    const { jobId } = await answer(await call("POST", "/jobs", request));
    const asked = { ...source, ...longer, sourceHash: request.sourceHash, previous };
    await vi.waitFor(async () => {
      const done = await answer(await call("POST", jobPath(jobId, "/text"), asked));
      expect(done).toMatchObject({
        state: "completed",
        title: "Bäume",
        body: `${previous.translation.body}\n<p>⟦de⟧ More.</p>`,
      });
    });
    const same = await answer(
      await call("POST", "/jobs", { ...job, idempotencyKey: "same-again", previous }),
    );
    expect(same).toMatchObject({ state: "completed", vendor: "simulator" });
    expect(
      await answer(await call("POST", jobPath(same.jobId, "/text"), { ...source, previous })),
    ).toMatchObject({
      state: "completed",
      ...previous.translation,
    });
    expect((await simulatorClient(simulator.url).list()).map((known) => known.idempotencyKey)).toEqual([
      job.idempotencyKey,
    ]);
  });

  it("takes no source whose hash is another's, and no job of another source", async () => {
    const { jobId } = await answer(await call("POST", "/jobs", job));
    expect((await call("POST", "/jobs", { ...job, body: "<p>Other</p>" })).status).toBe(409);
    expect((await call("POST", jobPath(jobId, "/text"), { ...source, title: "Other" })).status).toBe(409);
    const other = { ...text, title: "Other" };
    const request = { ...source, ...other, sourceHash: hashOf(other) };
    expect((await call("POST", jobPath(jobId, "/text"), request)).status).toBe(409);
    expect((await call("POST", jobPath(jobId, "/text"), { ...source, targetLocale: "es" })).status).toBe(409);
  });

  it("knows no job that it has not signed", async () => {
    const { jobId } = await answer(await call("POST", "/jobs", job));
    for (const forged of [
      jobId.replace("|de|", "|es|"),
      jobId.slice(0, -3),
      jobId.replace("simulator:", "other:"),
    ])
      expect((await call("GET", jobPath(forged))).status).toBe(404);
  });

  it("cancels, and tells a failure", async () => {
    const client = simulatorClient(simulator.url);
    await client.control({ hold: true });
    const { jobId } = await answer(await call("POST", "/jobs", job));
    expect((await answer(await call("POST", jobPath(jobId, "/cancel")))).state).toBe("cancelled");
    await client.control({ failJobs: 1 });
    const second = await answer(await call("POST", "/jobs", { ...job, idempotencyKey: "another-key" }));
    await vi.waitFor(async () => {
      const failed = await answer(await call("GET", jobPath(second.jobId)));
      expect(failed).toMatchObject({ state: "failed", failure: { kind: "given_up" } });
    });
  });

  it("says 404 for a job that is not there and 503 while the vendor is not there", async () => {
    expect((await call("GET", "/jobs/simulator:unknown.x")).status).toBe(404);
    expect((await call("POST", "/jobs/simulator:unknown.x/cancel")).status).toBe(404);
    expect((await call("GET", "/jobs/unknown")).status).toBe(422);
    await simulator.close();
    const down = await call("POST", "/jobs", job);
    expect(down.status).toBe(503);
    expect(down.headers.get("content-type")).toContain(problemContentType);
    simulator = await startTestSimulator({
      database: path.join(folder.path, "simulator.db"),
      callbackUrl: receiver.url,
    });
  });

  it("refuses strangers, nonsense and floods before the vendor hears of them", async () => {
    expect((await call("POST", "/jobs", job, "token-of-some-stranger-here")).status).toBe(401);
    expect((await call("POST", "/jobs", { ...job, body: "x".repeat(26_000_000) })).status).toBe(413);
    const faulty = await call("POST", "/jobs", { ...job, site: "A", sourceHash: "b", targetLocale: "D" });
    expect(faulty.status).toBe(422);
    const { errors } = (await faulty.json()) as { errors: { path: string }[] };
    expect(errors.map((error) => error.path).sort()).toEqual(["site", "sourceHash", "targetLocale"]);
    expect(await simulatorClient(simulator.url).list()).toEqual([]);
  });
});

describe("the translation service in front of a vendor who makes mistakes", () => {
  /** Answers at once, with the words that `translate` makes. */
  function vendor(translate: (coded: string) => string): TranslationVendor {
    return answersAtOnce({
      name: "careless",
      translate: (segments) => Promise.resolve(segments.map(({ coded }) => translate(coded))),
    });
  }

  async function translated(): Promise<TranslationText> {
    const { jobId, state } = await answer(await call("POST", "/jobs", job));
    expect(state).toBe("completed");
    return answer(await call("POST", jobPath(jobId, "/text"), source));
  }

  it("hands no translation out that lost a tag, says why, and counts it", async () => {
    await start(vendor((coded) => coded.replace(/<\/?g[^>]*>/g, "")));
    const refused = await translated();
    expect(refused).toMatchObject({ vendor: "careless", state: "failed", failure: { kind: "unusable" } });
    expect(refused.failure?.message).toContain("the body lacks 1 of a segment's 1 codes");
    expect(refused.failure?.message).not.toContain("cool");
    expect(refused.body).toBeUndefined();
    const metrics = await (await fetch(new URL("/metrics", serviceUrl()))).text();
    expect(metrics).toContain('translation_refused_total{vendor="careless"} 1');
  });

  it("hands a sound one out, and does not ask for the same words twice", async () => {
    let asked = 0;
    await start(
      vendor((coded) => {
        asked += 1;
        return coded.replace("towns", "Städte");
      }),
    );
    expect((await translated()).body).toContain("Städte");
    expect((await translated()).body).toContain("Städte");
    expect(asked).toBe(2);
  });

  it("passes on how long the vendor asks us to wait", async () => {
    const busy = new ServiceError("busy", { service: "v", retryable: true, status: 429, retryAfter: 7000 });
    await start({ ...vendor((coded) => coded), submit: () => Promise.reject(busy) });
    const refused = await call("POST", "/jobs", job);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "7"]);
  });
});
