import path from "node:path";
import {
  type TranslationJob,
  TranslationJob as TranslationJobSchema,
  problemContentType,
} from "@temporal-cms/contracts";
import { type HttpService, createLogger, openReference } from "@temporal-cms/runtime";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TranslationVendor, VendorJob } from "./adapters/adapter.ts";
import { simulatorVendor } from "./adapters/simulator.ts";
import { startTranslationService } from "./service.ts";
import {
  type Folder,
  simulatorClient,
  simulatorToken,
  startTestSimulator,
  temporaryFolder,
} from "./testing/simulator.ts";
import { type WebhookReceiver, startWebhookReceiver } from "./testing/webhook-receiver.ts";

const token = "token-of-the-translation-tests";
const referenceKey = `whsec_${Buffer.from("reference key of the tests only").toString("base64")}`;
const workflowId = "translation:newsroom:post:0f0e:de";
const job = {
  idempotencyKey: "newsroom-0f0e-de-aaaa",
  site: "newsroom",
  sourceLocale: "en",
  targetLocale: "de",
  sourceHash: "a".repeat(64),
  title: "Trees",
  body: "<!-- wp:paragraph -->\n<p>Trees <b>cool</b> towns.</p>\n<!-- /wp:paragraph -->",
  workflowId,
  dueDate: "2027-01-31T08:00:00Z",
};

let service: HttpService | undefined;

async function start(vendor: TranslationVendor): Promise<void> {
  const logger = createLogger("translation", "silent");
  service = await startTranslationService({
    host: "127.0.0.1",
    port: 0,
    logger,
    serviceToken: token,
    referenceKey,
    vendor,
  });
}

function call(method: string, route: string, body?: unknown, bearer = token): Promise<Response> {
  return fetch(new URL(route, service!.url), {
    method,
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function answer(response: Response): Promise<TranslationJob> {
  expect(response.status).toBe(200);
  return TranslationJobSchema.parse(await response.json());
}

afterEach(async () => {
  await service?.close();
  service = undefined;
});

describe("the translation service in front of the simulator", () => {
  let folder: Folder;
  let receiver: WebhookReceiver;
  let simulator: HttpService;

  beforeEach(async () => {
    folder = temporaryFolder();
    receiver = await startWebhookReceiver();
    const database = path.join(folder.path, "simulator.db");
    simulator = await startTestSimulator({ database, callbackUrl: receiver.url });
    await start(simulatorVendor({ url: simulator.url, token: simulatorToken }));
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
    expect(openReference([referenceKey], reference)).toBe(workflowId);
    expect(await answer(await call("GET", `/jobs/${submitted.jobId}`))).toEqual({
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
    expect((await call("POST", "/jobs", { ...job, title: "Other" })).status).toBe(409);
  });

  it("cancels, and tells a failure", async () => {
    const client = simulatorClient(simulator.url);
    await client.control({ hold: true });
    const { jobId } = await answer(await call("POST", "/jobs", job));
    expect((await answer(await call("POST", `/jobs/${jobId}/cancel`))).state).toBe("cancelled");
    await client.control({ failJobs: 1 });
    const second = await answer(await call("POST", "/jobs", { ...job, idempotencyKey: "another-key" }));
    await vi.waitFor(async () => {
      const failed = await answer(await call("GET", `/jobs/${second.jobId}`));
      expect(failed).toMatchObject({ state: "failed", failure: expect.stringMatching(/./) as string });
    });
  });

  it("says 404 for a job that is not there and 503 while the vendor is not there", async () => {
    expect((await call("GET", "/jobs/unknown")).status).toBe(404);
    expect((await call("POST", "/jobs/unknown/cancel")).status).toBe(404);
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
    expect((await call("POST", "/jobs", { ...job, body: "x".repeat(9_000_000) })).status).toBe(413);
    const faulty = await call("POST", "/jobs", { ...job, site: "A", sourceHash: "b", targetLocale: "D" });
    expect(faulty.status).toBe(422);
    const { errors } = (await faulty.json()) as { errors: { path: string }[] };
    expect(errors.map((error) => error.path).sort()).toEqual(["site", "sourceHash", "targetLocale"]);
    expect(await simulatorClient(simulator.url).list()).toEqual([]);
  });
});

describe("the translation service in front of a vendor who makes mistakes", () => {
  /** Ends every job at once, with the text that `translate` makes. */
  function vendor(translate: (body: string) => string, forgetful = false): TranslationVendor {
    const jobs = new Map<string, VendorJob>();
    const read = (jobId: string): Promise<VendorJob> => Promise.resolve(jobs.get(jobId)!);
    return {
      name: "careless",
      submit: ({ idempotencyKey, targetLocale, title, body, metadata }) => {
        jobs.set("job", {
          jobId: "job",
          state: "completed",
          targetLocale,
          metadata: forgetful ? "" : metadata,
          title: `${title} ${idempotencyKey}`,
          body: translate(body),
        });
        return read("job");
      },
      read,
      cancel: read,
    };
  }

  it("hands no translation out that lost a tag, says why, and counts it", async () => {
    await start(vendor((body) => body.replace("</b>", "")));
    const refused = await answer(await call("POST", "/jobs", job));
    expect(refused).toMatchObject({ vendor: "careless", state: "failed" });
    expect(refused.failure).toContain("lacks 1 × tag </b>");
    expect(refused.body).toBeUndefined();
    const metrics = await (await fetch(new URL("/metrics", service!.url))).text();
    expect(metrics).toContain('translation_refused_total{vendor="careless"} 1');
  });

  it("hands a sound one out", async () => {
    await start(vendor((body) => body.replace("towns", "Städte")));
    expect((await answer(await call("POST", "/jobs", job))).body).toContain("Städte");
  });

  it("says 502 when the vendor lost what belongs to the job", async () => {
    await start(vendor((body) => body, true));
    expect((await call("POST", "/jobs", job)).status).toBe(502);
  });
});
