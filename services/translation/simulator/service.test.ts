import path from "node:path";
import { SimulatorWebhook, problemContentType } from "@temporal-cms/contracts";
import { type HttpService, ServiceError, verifyRequest } from "@temporal-cms/runtime";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type Folder,
  jobRequest,
  simulatorClient,
  simulatorToken,
  startTestSimulator,
  temporaryFolder,
  webhookKey,
} from "../testing/simulator.ts";
import { type WebhookReceiver, startWebhookReceiver } from "../testing/webhook-receiver.ts";
import type { SimulatorOptions } from "./service.ts";

let folder: Folder;
let receiver: WebhookReceiver;
let simulator: HttpService;
let client: ReturnType<typeof simulatorClient>;

async function start(options: Partial<SimulatorOptions> = {}): Promise<void> {
  const database = path.join(folder.path, "simulator.db");
  simulator = await startTestSimulator({ database, callbackUrl: receiver.url, ...options });
  client = simulatorClient(simulator.url);
}

async function webhookStates(): Promise<string[]> {
  return (await client.list()).flatMap(({ webhooks }) => webhooks.map(({ state }) => state));
}

beforeEach(async () => {
  folder = temporaryFolder();
  receiver = await startWebhookReceiver();
  await start();
});

afterEach(async () => {
  await simulator.close();
  await receiver.close();
  folder.remove();
});

describe("the vendor simulator", () => {
  it("finishes a job and calls back with a signature that holds", async () => {
    const { jobId, state } = await client.submit(jobRequest("key-of-job-1"));
    expect(state).toBe("pending");
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    const [webhook] = receiver.received;
    expect(SimulatorWebhook.parse(JSON.parse(webhook!.body))).toEqual({
      type: "translation.ended",
      jobId,
      outcome: "completed",
      reference: "translation:newsroom:de~signature",
    });
    expect(verifyRequest([webhookKey], { ...webhook!, method: "POST" })).toBe("valid");
    expect(webhook!.id).toMatch(/^[A-Za-z0-9_-]{16,128}$/);
    expect(await client.read(jobId)).toMatchObject({
      state: "completed",
      reference: "translation:newsroom:de~signature",
      translations: [
        { source: "A title", translation: "⟦de⟧ A title" },
        { source: 'Some <g id="1">text</g>', translation: '⟦de⟧ Some <g id="1">⟦de⟧ text</g>' },
      ],
    });
  });

  it("knows a repeated key, and refuses it for another text", async () => {
    const [first, second] = await Promise.all([
      client.submit(jobRequest("key-of-job-1")),
      client.submit(jobRequest("key-of-job-1")),
    ]);
    expect(second.jobId).toBe(first.jobId);
    expect(await client.list()).toHaveLength(1);
    const other = client.submit(jobRequest("key-of-job-1", { segments: ["other"] }));
    await expect(other).rejects.toMatchObject({ status: 409, retryable: false });
  });

  it("takes the time that the control says, and holds jobs on demand", async () => {
    await client.control({ hold: true });
    const { jobId } = await client.submit(jobRequest("key-of-job-1"));
    await client.control({ delay: [60_000, 60_000] });
    const late = await client.submit(jobRequest("key-of-job-2"));
    await vi.waitFor(async () => expect((await client.read(jobId)).state).toBe("completed"));
    expect((await client.read(late.jobId)).state).toBe("pending");
  });

  it("fails jobs on demand", async () => {
    await client.control({ failJobs: 1 });
    const { jobId } = await client.submit(jobRequest("key-of-job-1"));
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    expect(receiver.received[0]!.body).toContain('"outcome":"failed"');
    const job = await client.read(jobId);
    expect(job).toMatchObject({
      state: "failed",
      failure: expect.stringContaining("gave the job back") as string,
    });
    expect(job.translations).toBeUndefined();
  });

  it("loses and repeats webhooks on demand, a repeated one with the same id", async () => {
    await client.control({ loseWebhooks: 1 });
    await client.submit(jobRequest("key-of-job-1"));
    await vi.waitFor(async () => expect(await webhookStates()).toEqual(["lost"]));
    await client.control({ duplicateWebhooks: 1 });
    await client.submit(jobRequest("key-of-job-2"));
    await vi.waitFor(async () => expect(await webhookStates()).toEqual(["lost", "delivered", "delivered"]));
    expect(receiver.received).toHaveLength(2);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
  });

  it("tells late on demand", async () => {
    await client.control({ lateWebhooks: 1, lateBy: 300 });
    const before = Date.now();
    await client.submit(jobRequest("key-of-job-1"));
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    expect(Date.now() - before).toBeGreaterThanOrEqual(300);
  });

  it(
    "has the luck of its seed: a ratio is kept, and repeated by another simulator of the same seed",
    { timeout: 30_000 },
    async () => {
      const keys = Array.from({ length: 60 }, (_, number) => `key-of-job-${number}`);
      const outcomes = async (): Promise<string[]> => {
        await client.control({ failJobs: 0.5, delay: [0, 0] });
        for (const key of keys) await client.submit(jobRequest(key));
        await vi.waitFor(async () =>
          expect((await client.list()).every(({ state }) => state !== "pending")).toBe(true),
        );
        return (await client.list()).map(({ state }) => state);
      };
      const first = await outcomes();
      const failed = first.filter((state) => state === "failed").length;
      expect(failed).toBeGreaterThan(15);
      expect(failed).toBeLessThan(45);
      await simulator.close();
      await start({ database: path.join(folder.path, "another.db") });
      expect(await outcomes()).toEqual(first);
    },
  );

  it("cancels a pending job, tells it, and leaves an ended one alone", async () => {
    await client.control({ hold: true });
    const { jobId } = await client.submit(jobRequest("key-of-job-1"));
    expect((await client.cancel(jobId)).state).toBe("cancelled");
    expect((await client.cancel(jobId)).state).toBe("cancelled");
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    expect(receiver.received[0]!.body).toContain('"outcome":"cancelled"');
    await client.control({});
    const done = await client.submit(jobRequest("key-of-job-2"));
    await vi.waitFor(async () => expect((await client.read(done.jobId)).state).toBe("completed"));
    expect((await client.cancel(done.jobId)).state).toBe("completed");
  });

  it("repeats a webhook that is not taken, and gives up in the end", async () => {
    receiver.status = 503;
    await client.submit(jobRequest("key-of-job-1"));
    await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThan(1));
    receiver.status = 200;
    await vi.waitFor(async () => expect(await webhookStates()).toEqual(["delivered"]));
    receiver.status = 500;
    await client.submit(jobRequest("key-of-job-2"));
    await vi.waitFor(async () =>
      expect((await client.list())[1]!.webhooks).toMatchObject([{ state: "given_up", attempts: 4 }]),
    );
    receiver.status = 410;
    await client.submit(jobRequest("key-of-job-3"));
    await vi.waitFor(async () =>
      expect((await client.list())[2]!.webhooks).toMatchObject([{ state: "given_up", attempts: 1 }]),
    );
    const metrics = await (await fetch(`${simulator.url}/metrics`)).text();
    expect(metrics).toContain('simulator_webhook_attempts_total{state="given_up"} 2');
  });

  it("takes up after a restart what it had accepted, with control and attempts", async () => {
    receiver.status = 503;
    await simulator.close();
    await start({ retry: { attempts: 3, firstDelay: 60_000, longestDelay: 60_000 } });
    await client.submit(jobRequest("key-of-job-1"));
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    await client.control({ hold: true });
    const held = await client.submit(jobRequest("key-of-job-2"));
    await simulator.close();
    receiver.status = 200;
    await start();
    await vi.waitFor(async () => expect(await webhookStates()).toEqual(["delivered"]));
    expect(receiver.received[1]!.id).toBe(receiver.received[0]!.id);
    expect((await client.read(held.jobId)).state).toBe("pending");
    await client.control({});
    await vi.waitFor(async () => expect(await webhookStates()).toEqual(["delivered", "delivered"]));
  });

  it("refuses strangers, nonsense and floods, and changes nothing", async () => {
    const post = (body: string, token = simulatorToken): Promise<Response> =>
      fetch(`${simulator.url}/jobs`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body,
      });
    expect((await post("{}", "wrong-token-of-a-stranger")).status).toBe(401);
    expect((await fetch(`${simulator.url}/control`)).status).toBe(401);
    expect((await post("{")).status).toBe(400);
    expect((await post(JSON.stringify({ body: "x".repeat(17_000_000) }))).status).toBe(413);
    const faulty = await post(JSON.stringify({ ...jobRequest("short"), targetLocale: "DE", more: 1 }));
    expect(faulty.status).toBe(422);
    expect(faulty.headers.get("content-type")).toContain(problemContentType);
    const { errors } = (await faulty.json()) as { errors: { path: string }[] };
    expect(errors.map((error) => error.path).sort()).toEqual(["", "idempotencyKey", "targetLocale"]);
    await expect(client.control({ loseWebhooks: 2, delay: [5, 1] })).rejects.toSatisfy(
      (error: unknown) => error instanceof ServiceError && error.problem?.errors?.length === 2,
    );
    await expect(client.read("unknown")).rejects.toMatchObject({ status: 404 });
    expect(await client.list()).toEqual([]);
  });
});
