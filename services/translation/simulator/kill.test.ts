import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type Folder,
  jobRequest,
  simulatorClient,
  simulatorToken,
  temporaryFolder,
  webhookKey,
} from "../testing/simulator.ts";
import { type WebhookReceiver, startWebhookReceiver } from "../testing/webhook-receiver.ts";

let folder: Folder;
let receiver: WebhookReceiver;
let child: ChildProcess | undefined;

async function startProcess(): Promise<string> {
  child = spawn(process.execPath, [path.join(import.meta.dirname, "main.ts")], {
    env: {
      PATH: process.env["PATH"],
      SIMULATOR_TOKEN: simulatorToken,
      SIMULATOR_DB: path.join(folder.path, "simulator.db"),
      CALLBACK_URL: receiver.url,
      SIMULATOR_WEBHOOK_KEY: webhookKey,
      SIMULATOR_DELAY: "1-1",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout! })) {
    const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
    if (msg === "listening" && url !== undefined) return url;
  }
  throw new Error("the simulator ended before it listened");
}

async function end(signal: NodeJS.Signals): Promise<number | null> {
  const ending = child;
  child = undefined;
  if (!ending) return null;
  const exit = once(ending, "exit");
  ending.kill(signal);
  return ((await exit) as [number | null])[0];
}

beforeEach(async () => {
  folder = temporaryFolder();
  receiver = await startWebhookReceiver();
});

afterEach(async () => {
  await end("SIGKILL");
  await receiver.close();
  folder.remove();
});

describe("the simulator's process", () => {
  it("delivers after a restart what it owed when it was killed", { timeout: 30_000 }, async () => {
    receiver.status = 503;
    const client = simulatorClient(await startProcess());
    await client.control({ hold: true });
    const pending = await client.submit(jobRequest("key-of-job-1"));
    await client.control({ delay: [0, 0] });
    const ended = await client.submit(jobRequest("key-of-job-2"));
    await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThan(0), 5000);
    await end("SIGKILL");

    receiver.status = 202;
    const before = receiver.received.splice(0).length;
    expect(before).toBeGreaterThan(0);
    const again = simulatorClient(await startProcess());
    await vi.waitFor(async () => {
      const jobs = await again.list();
      expect(jobs.map(({ webhooks }) => webhooks.map(({ state }) => state))).toEqual([
        ["delivered"],
        ["delivered"],
      ]);
    }, 10_000);
    expect(new Set(receiver.received.map(({ id }) => id))).toEqual(
      new Set([`${pending.jobId}-completed`, `${ended.jobId}-completed`]),
    );
    expect(await end("SIGTERM")).toBe(0);
  });

  it("tells all faults of its configuration at once", async () => {
    const faulty = spawn(process.execPath, [path.join(import.meta.dirname, "main.ts")], {
      env: { PATH: process.env["PATH"], CALLBACK_URL: "ftp://x", SIMULATOR_DELAY: "soon" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let told = "";
    faulty.stderr.on("data", (chunk: Buffer) => (told += chunk.toString()));
    const [code] = (await once(faulty, "close")) as [number];
    expect(code).toBe(78);
    for (const name of [
      "SIMULATOR_TOKEN",
      "SIMULATOR_DB",
      "CALLBACK_URL",
      "SIMULATOR_WEBHOOK_KEY",
      "SIMULATOR_DELAY",
    ]) {
      expect(told).toContain(`${name}: `);
    }
  });
});
