import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Notification } from "@temporal-cms/contracts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { freePort } from "../../tests/support/dev-server.ts";
import { DeliveriesAnswer } from "./api.ts";
import { audience, channels, lifecycles, mailed, posted, steps } from "./testing/burst.ts";
import { type FakeSlack, fakeSlackToken, startFakeSlack } from "./testing/fake-slack.ts";
import { type SmtpSink, startSmtpSink } from "./testing/smtp-sink.ts";

const token = "token-of-the-notification-tests";
const waiting = { timeout: 90_000, interval: 50 };

let folder: string;
let sink: SmtpSink;
let slack: FakeSlack;
let port: number;
let child: ChildProcess | undefined;
let output: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "notification-burst-"));
  writeFileSync(path.join(folder, "recipients.json"), JSON.stringify(audience));
  sink = await startSmtpSink();
  slack = await startFakeSlack();
  for (const channel of channels) slack.channels.add(channel);
  port = await freePort();
  output = "";
});
afterEach(async () => {
  await kill();
  await sink.close();
  await slack.close();
  rmSync(folder, { recursive: true });
});

/** The service as it is deployed: a process of its own, at the same port each time. */
async function start(): Promise<void> {
  child = spawn(process.execPath, [path.join(import.meta.dirname, "main.ts")], {
    env: {
      PATH: process.env["PATH"],
      PORT: String(port),
      SERVICE_TOKEN: token,
      NOTIFICATION_DB: path.join(folder, "notification.db"),
      RECIPIENTS_FILE: path.join(folder, "recipients.json"),
      SMTP_URL: sink.url,
      MAIL_FROM: "newsroom@example.org",
      SLACK_BOT_TOKEN: fakeSlackToken,
      SLACK_API_URL: slack.apiUrl,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  await vi.waitFor(
    async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status, output).toBe(200),
    waiting,
  );
}

async function kill(): Promise<void> {
  if (child?.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** Tells it again until it is accepted, as the activity does. */
async function tell(notification: Notification): Promise<void> {
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/notifications`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(notification),
    }).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.status === 202) return;
    if (response) throw new Error(`answered ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** All lifecycles at once, each in its order. */
async function tellAll(): Promise<void> {
  await Promise.all(
    lifecycles.map(async ({ notifications }) => {
      for (const notification of notifications) await tell(notification);
    }),
  );
}

async function allDelivered(): Promise<void> {
  await vi.waitFor(async () => {
    const response = await fetch(`http://127.0.0.1:${port}/deliveries?state=waiting&limit=1`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(DeliveriesAnswer.parse(await response.json()).notifications, output.slice(-2000)).toEqual([]);
  }, waiting);
}

function expectEachInOrder(): { again: number } {
  let again = 0;
  for (const lifecycle of lifecycles) {
    const mails = mailed(sink.mails, lifecycle);
    expect(mails.steps, `mails of ${lifecycle.title}`).toEqual(steps);
    again += mails.again;
    expect(posted(slack, lifecycle), `messages about ${lifecycle.title}`).toEqual([steps]);
  }
  return { again };
}

describe("a burst of 500 notifications, to a real mail server and a fake of Slack that enforces its limits", () => {
  it("loses none, tells none twice, and keeps the order of each lifecycle", async () => {
    slack.trouble.push(
      { method: "chat.postMessage", what: "lost" },
      { method: "chat.postMessage", what: "unavailable" },
      { method: "chat.postMessage", what: "broken" },
      { method: "chat.update", what: "lost" },
      { method: "chat.update", what: "unavailable" },
    );
    await start();
    await tellAll();
    await allDelivered();
    expect(expectEachInOrder()).toEqual({ again: 0 });
    expect(sink.mails).toHaveLength(500);
    expect(slack.messages).toHaveLength(50);
    expect(slack.trouble).toEqual([]);
    expect(slack.refused.beforeRetryAfter).toBe(0);
  });

  it("loses none when the service is killed in the middle, again and again", async () => {
    await start();
    const told = tellAll();
    const mailsAtKill: number[] = [];
    for (const mails of [50, 200, 400]) {
      await vi.waitFor(() => expect(sink.mails.length).toBeGreaterThanOrEqual(mails), {
        ...waiting,
        interval: 1,
      });
      await kill();
      mailsAtKill.push(sink.mails.length);
      await start();
    }
    await told;
    await vi.waitFor(() => expect(slack.messages.length).toBeGreaterThan(20), { ...waiting, interval: 1 });
    await kill();
    await start();
    await allDelivered();
    const { again } = expectEachInOrder();
    // A mail whose answer was lost with the process is sent again under the same Message-ID: at most one for each connection.
    expect(again).toBeLessThanOrEqual(4 * 4);
    expect(sink.mails).toHaveLength(500 + again);
    expect(slack.messages).toHaveLength(50);
    expect(Math.max(...mailsAtKill)).toBeLessThan(500);
  });
});
