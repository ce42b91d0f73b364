import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { NotificationReceipt, type NotificationRequest, problemContentType } from "@temporal-cms/contracts";
import { type HttpService, type Logger, createLogger } from "@temporal-cms/runtime";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DeliveriesAnswer } from "./api.ts";
import type { EmailOptions } from "./channels/email.ts";
import { startNotificationService } from "./service.ts";
import { type SmtpSink, startSmtpSink } from "./testing/smtp-sink.ts";

const token = "token-of-the-notification-tests";
const notification: NotificationRequest = {
  dedupeKey: "content:newsroom:post:1:approval_requested:41",
  kind: "approval_requested",
  workflowId: "content:newsroom:post:1",
  site: "newsroom",
  locale: "de",
  priority: 1,
  stage: "awaiting_approval",
  awaitingAction: "approval",
  dueDate: "2027-01-31T08:00:00Z",
  reason: "Jane Doe said so",
  url: "https://cms.example/approve/secret-link",
};

let folder: string;
let sink: SmtpSink;
let service: HttpService;
/** Every line of both loggers. */
let lines: unknown[][];

function recordingLogger(): Logger {
  const logger = createLogger("notification", "silent");
  for (const level of ["info", "warn", "error"] as const) {
    vi.spyOn(logger, level).mockImplementation((...line: unknown[]) => void lines.push(line));
  }
  return logger;
}

const notified = (): unknown[][] => lines.filter(([, message]) => message === "notification");

async function start(email?: Omit<EmailOptions, "logger">): Promise<void> {
  service = await startNotificationService({
    host: "127.0.0.1",
    port: 0,
    logger: recordingLogger(),
    notificationLogger: recordingLogger(),
    serviceToken: token,
    database: path.join(folder, "notification.db"),
    ...(email && { email }),
  });
}

function mail(): Omit<EmailOptions, "logger"> {
  return {
    smtpUrl: sink.url,
    from: "Newsroom <cms@example.org>",
    recipients: [
      { site: "newsroom", to: ["editors@example.org"] },
      { site: "newsroom", kinds: ["approval_requested"], to: ["chief@example.org", "editors@example.org"] },
      { site: "magazine", kinds: ["published"], to: ["magazine@example.org"] },
    ],
  };
}

function call(method: string, route: string, body?: unknown, bearer = token): Promise<Response> {
  return fetch(new URL(route, service.url), {
    method,
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function notify(changes: Partial<NotificationRequest> = {}): Promise<NotificationReceipt> {
  const response = await call("POST", "/notifications", { ...notification, ...changes });
  expect(response.status).toBe(200);
  return NotificationReceipt.parse(await response.json());
}

async function deliveries(query = ""): Promise<DeliveriesAnswer["notifications"]> {
  const response = await call("GET", `/deliveries${query}`);
  expect(response.status).toBe(200);
  return DeliveriesAnswer.parse(await response.json()).notifications;
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "notification-"));
  lines = [];
  sink = await startSmtpSink();
  await start(mail());
});

afterEach(async () => {
  await service.close();
  await sink.close();
  rmSync(folder, { recursive: true });
});

describe("the notification service", () => {
  it("writes a line and sends a mail to all whom it concerns", async () => {
    const receipt = await notify();
    expect(receipt).toMatchObject({
      duplicate: false,
      deliveries: [{ channel: "log" }, { channel: "email" }],
    });
    expect(notified()).toHaveLength(1);
    expect(sink.mails).toHaveLength(1);
    const [{ to, raw }] = sink.mails as [SmtpSink["mails"][number]];
    expect([...to].sort()).toEqual(["chief@example.org", "editors@example.org"]);
    expect(raw).toMatch(/^Subject: \[newsroom\/de\] Urgent: Approval requested\r$/m);
    expect(raw).toMatch(/^Message-ID: <[0-9a-f]{40}@example\.org>\r$/im);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/im);
    expect(raw).toMatch(/text\/plain[^]*text\/html/);
    expect(raw).toContain("https://cms.example/approve/secret-link");
  });

  it("delivers a key once, also when it comes many times at once and after a restart", async () => {
    const receipts = await Promise.all(Array.from({ length: 10 }, () => notify()));
    expect(receipts.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    await service.close();
    await start(mail());
    const again = await notify();
    expect(again).toEqual({ ...receipts[0], duplicate: true });
    expect(sink.mails).toHaveLength(1);
    expect(notified()).toHaveLength(1);
  });

  it("sends no mail where nobody wants it", async () => {
    const receipt = await notify({ site: "magazine" });
    expect(receipt.deliveries.map(({ channel }) => channel)).toEqual(["log"]);
    expect((await notify({ site: "magazine" })).duplicate).toBe(true);
    expect(sink.mails).toEqual([]);
  });

  it("needs no mail server", async () => {
    await service.close();
    await start();
    expect((await notify()).deliveries.map(({ channel }) => channel)).toEqual(["log"]);
  });

  it("says 503 while the mail server is down, and the repetition delivers what is missing", async () => {
    await sink.close();
    const response = await call("POST", "/notifications", notification);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect(response.headers.get("content-type")).toContain(problemContentType);
    expect(await deliveries()).toMatchObject([{ completed: false, deliveries: [{ channel: "log" }] }]);
    sink = await startSmtpSink(sink.port);
    const receipt = await notify();
    expect(receipt).toMatchObject({
      duplicate: false,
      deliveries: [{ channel: "log" }, { channel: "email" }],
    });
    expect(notified()).toHaveLength(1);
    expect(sink.mails).toHaveLength(1);
    expect(await deliveries()).toMatchObject([{ completed: true }]);
    const metrics = await (await fetch(new URL("/metrics", service.url))).text();
    expect(metrics).toContain('notification_failures_total{channel="email"} 1');
    expect(metrics).toContain('notification_deliveries_total{channel="log"} 1');
  });

  it("reaches who can be reached, and says 503 when nobody can", async () => {
    sink.refused.add("chief@example.org");
    await notify();
    expect(sink.mails.map(({ to }) => to)).toEqual([["editors@example.org"]]);
    sink.refused.add("editors@example.org");
    const other = { ...notification, dedupeKey: "another-key" };
    expect((await call("POST", "/notifications", other)).status).toBe(503);
  });

  it("lets no address, reason or link into logs, answers and problems", async () => {
    sink.refused.add("chief@example.org");
    await notify();
    sink.refused.add("editors@example.org");
    const problem = await call("POST", "/notifications", { ...notification, dedupeKey: "another-key" });
    const told = JSON.stringify([lines, await problem.text(), await deliveries()]);
    expect(lines.length).toBeGreaterThan(2);
    expect(told).not.toMatch(/example\.org|Jane Doe|secret-link/);
  });

  it("shows what was delivered, newest first, by workflow and up to a limit", async () => {
    for (const number of [1, 2, 3]) {
      await notify({
        dedupeKey: `key-number-${number}`,
        workflowId: number === 2 ? "content:other" : "content:one",
      });
    }
    const keys = async (query: string): Promise<string[]> =>
      (await deliveries(query)).map(({ dedupeKey }) => dedupeKey);
    expect(await keys("")).toEqual(["key-number-3", "key-number-2", "key-number-1"]);
    expect(await keys("?workflowId=content:one&limit=1")).toEqual(["key-number-3"]);
    expect((await deliveries("?workflowId=content:other"))[0]).toMatchObject({
      kind: "approval_requested",
      locale: "de",
      completed: true,
      deliveries: [
        { channel: "log", recipients: 0 },
        { channel: "email", recipients: 2 },
      ],
    });
    expect((await call("GET", "/deliveries?limit=0")).status).toBe(422);
    expect((await call("GET", "/deliveries?limit=10&site=x")).status).toBe(422);
  });

  it("refuses strangers, nonsense and floods, and delivers nothing of it", async () => {
    expect((await call("POST", "/notifications", notification, "token-of-some-stranger-here")).status).toBe(
      401,
    );
    expect((await call("GET", "/deliveries", undefined, "token-of-some-stranger-here")).status).toBe(401);
    expect((await call("POST", "/notifications", { reason: "x".repeat(70_000) })).status).toBe(413);
    const faulty = await call("POST", "/notifications", {
      ...notification,
      dedupeKey: "short",
      kind: "gossip",
      url: "x",
    });
    expect(faulty.status).toBe(422);
    const { errors } = (await faulty.json()) as { errors: { path: string }[] };
    expect(errors.map((error) => error.path)).toEqual(["dedupeKey", "kind", "url"]);
    expect(await deliveries()).toEqual([]);
    expect(notified()).toEqual([]);
  });
});
