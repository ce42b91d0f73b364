import { verifyRequest } from "@temporal-cms/runtime";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deeplVendor } from "./adapters/deepl/deepl.ts";
import { fileVendor } from "./adapters/file/file-vendor.ts";
import { type FakeDeepL, startFakeDeepL } from "./testing/fake-deepl.ts";
import { type Folder, temporaryFolder } from "./testing/simulator.ts";
import {
  answer,
  call,
  job,
  jobPath,
  referenceKey,
  serviceUrl,
  source,
  start,
  stop,
  text,
  token,
} from "./testing/test-service.ts";
import { type WebhookReceiver, startWebhookReceiver } from "./testing/webhook-receiver.ts";
import { readXliff } from "./xliff/read-xliff.ts";
import { writeXliff } from "./xliff/write-xliff.ts";

afterEach(stop);

describe("the translation service in front of DeepL's documents", () => {
  let fake: FakeDeepL;
  beforeEach(async () => {
    fake = await startFakeDeepL();
    await start(
      deeplVendor({ name: "deepl", key: fake.key, url: fake.url, timeout: 1000, documentsAbove: 1 }),
    );
  });
  afterEach(() => fake.close());
  const uploads = (): string[] => fake.requests.filter((name) => name === "POST /v2/document");

  it("uploads once, however often and however soon it is asked, and hands the text out", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => call("POST", "/jobs", job)));
    const jobs = await Promise.all(answers.map(answer));
    expect(new Set(jobs.map(({ jobId }) => jobId)).size).toBe(1);
    expect(uploads()).toHaveLength(1);
    const [{ jobId } = { jobId: "" }] = jobs;
    expect(await answer(await call("POST", jobPath(jobId, "/text"), source))).toMatchObject({
      state: "pending",
    });
    expect(await answer(await call("POST", jobPath(jobId, "/text"), source))).toMatchObject({
      state: "completed",
      title: "TREES",
      body: "<!-- wp:paragraph -->\n<p>TREES <b>COOL</b> TOWNS.</p>\n<!-- /wp:paragraph -->",
    });
  });

  it("fails a job whose upload may have arrived or not, for good", async () => {
    fake.faults.push({ on: /^POST \/v2\/document$/, fault: "lost" });
    for (let time = 0; time < 2; time += 1) {
      const failed = await answer(await call("POST", "/jobs", job));
      expect(failed).toMatchObject({ state: "failed", failure: { kind: "outcome_unknown" } });
      expect((await answer(await call("GET", jobPath(failed.jobId)))).state).toBe("failed");
    }
    expect(uploads()).toHaveLength(1);
  });
});

describe("translation by file", () => {
  let folder: Folder;
  let proxy: WebhookReceiver;
  beforeEach(async () => {
    folder = temporaryFolder();
    proxy = await startWebhookReceiver();
    await start(fileVendor({ name: "agency", folder: folder.path }), proxy.url);
  });
  afterEach(async () => {
    await proxy.close();
    folder.remove();
  });
  const put = (id: string, file: string): Promise<Response> =>
    fetch(new URL(`/files/agency/${id}`, serviceUrl()), {
      method: "PUT",
      headers: { authorization: `Bearer ${token}` },
      body: file,
    });

  it("gives XLIFF out, takes it back, tells the workflow at once, and hands the text out", async () => {
    const { jobId } = await answer(await call("POST", "/jobs", job));
    const { jobs } = (await (await call("GET", "/files/agency")).json()) as { jobs: string[] };
    const [id = ""] = jobs;
    const file = await (await call("GET", `/files/agency/${id}`)).text();
    const refused = await put(id, file);
    expect(refused.status).toBe(422);
    expect(((await refused.json()) as { errors: unknown[] }).errors).toHaveLength(2);
    expect(proxy.received).toEqual([]);

    const document = readXliff(file);
    const units = document.units.map((unit) => ({ ...unit, target: unit.source.replace("Trees", "Bäume") }));
    const taken = await put(id, writeXliff({ ...document, units }));
    expect(await taken.json()).toEqual({ jobId, state: "completed", told: "at_once" });
    const [news] = proxy.received;
    expect(verifyRequest([referenceKey], { ...news!, method: "POST" })).toBe("valid");
    expect(news?.path).toBe("/webhooks/translation/file");
    expect(JSON.parse(news?.body ?? "")).toMatchObject({ outcome: "completed", jobId: id });
    expect(await answer(await call("POST", jobPath(jobId, "/text"), source))).toMatchObject({
      title: "Bäume",
      body: text.body.replace("Trees", "Bäume"),
    });
  });

  it("is for callers of the service, and for vendors by file", async () => {
    expect((await call("GET", "/files/agency", undefined, "token-of-some-stranger-here")).status).toBe(401);
    expect((await call("GET", "/files/other")).status).toBe(404);
    expect((await call("GET", "/files/agency/unknown")).status).toBe(404);
  });
});
