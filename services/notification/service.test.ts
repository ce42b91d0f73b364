import { problemContentType } from "@temporal-cms/contracts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { exampleKey, exampleNotification } from "./testing/examples.ts";
import { type SmtpSink, startSmtpSink } from "./testing/smtp-sink.ts";
import { TestService } from "./testing/test-service.ts";

const audience = {
  recipients: [
    { name: "desk", email: "desk@example.org", sites: ["newsroom"] },
    {
      name: "chief",
      email: "chief@example.org",
      sites: ["newsroom", "magazine"],
      kinds: ["approval_requested", "reminder"],
      language: "de",
      decidesAs: "cms-reviewer",
    },
    { name: "magazine", email: "magazine@example.org", sites: ["magazine"] },
  ],
};
const waiting = { timeout: 10_000, interval: 10 };

let sink: SmtpSink;
let test: TestService;
beforeEach(async () => {
  sink = await startSmtpSink();
  test = new TestService();
  await test.start({ smtpUrl: sink.url }, audience);
});
afterEach(async () => {
  await test.end();
  await sink.close();
});

const mailsTo = (name: string): SmtpSink["mails"] =>
  sink.mails.filter(({ to }) => to.includes(`${name}@example.org`));
const allDelivered = (state = "waiting") =>
  vi.waitFor(
    async () => expect((await test.deliveries(`?state=${state}`)).notifications).toEqual([]),
    waiting,
  );

describe("the notification service", () => {
  it("writes a line and sends a mail of their own to all whom it concerns", async () => {
    expect(await test.notify({ title: "Rates rise" })).toEqual({
      dedupeKey: exampleNotification().dedupeKey,
      duplicate: false,
    });
    await allDelivered();
    expect(test.logged()).toHaveLength(1);
    expect(sink.mails.map(({ to }) => to).sort()).toEqual([["chief@example.org"], ["desk@example.org"]]);
    const [mail] = mailsTo("desk");
    expect(mail?.headers.get("subject")).toBe("[newsroom] Approval requested: Rates rise");
    expect(mail?.headers.get("auto-submitted")).toBe("auto-generated");
    expect(mail?.headers.get("content-type")).toContain("multipart/alternative");
    expect(mail?.text).toContain("Waits for: an approval");
    expect(mailsTo("chief")[0]?.text).toContain("Wartet auf: eine Freigabe");
  });

  it("delivers once, however often it is told", async () => {
    const receipts = await Promise.all(Array.from({ length: 20 }, () => test.notify()));
    expect(receipts.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    await allDelivered();
    await test.stop();
    await test.start({ smtpUrl: sink.url }, audience);
    expect((await test.notify()).duplicate).toBe(true);
    await allDelivered();
    expect(sink.mails).toHaveLength(2);
    expect(test.logged()).toHaveLength(1);
  });

  it("keeps what it has accepted while the mail server is down, and delivers it afterwards in order", async () => {
    await sink.close();
    for (const kind of ["approval_requested", "approval_withdrawn", "rejected"] as const)
      await test.notify({ dedupeKey: `key-of-${kind}`, kind });
    await vi.waitFor(async () => {
      const [first] = (await test.deliveries("?limit=1&after=2")).notifications;
      expect(first?.deliveries[1]).toMatchObject({ recipient: "desk", state: "waiting", error: "ESOCKET" });
    }, waiting);
    const page = await test.deliveries("?state=waiting&channel=email&recipient=desk");
    expect(page.notifications).toHaveLength(3);
    expect(test.logged()).toHaveLength(3);
    await test.stop();
    sink = await startSmtpSink(sink.port);
    await test.start({ smtpUrl: sink.url }, audience);
    await allDelivered();
    expect(mailsTo("desk").map(({ headers }) => headers.get("subject"))).toEqual([
      "[newsroom] Approval requested",
      "[newsroom] Approval withdrawn",
      "[newsroom] Rejected",
    ]);
    const references = mailsTo("desk").map(({ headers }) => headers.get("references"));
    expect(new Set(references).size).toBe(1);
    expect(new Set(mailsTo("desk").map(({ headers }) => headers.get("message-id"))).size).toBe(3);
    const metrics = await (await fetch(new URL("/metrics", test.url))).text();
    expect(metrics).toContain('notification_deliveries_total{channel="email"} 4');
    expect(metrics).toContain("notification_deliveries_waiting 0");
  });

  it("gives up on an address that is refused for good, tries again where it is not, and others have their mail", async () => {
    sink.refused.set("chief@example.org", 550).set("desk@example.org", 450);
    await test.notify();
    await vi.waitFor(
      async () =>
        expect(await test.newest()).toEqual([
          "log log delivered",
          "email desk waiting EENVELOPE 450",
          "email chief failed EENVELOPE 550",
        ]),
      waiting,
    );
    sink.refused.clear();
    await allDelivered();
    expect(sink.mails.map(({ to }) => to)).toEqual([["desk@example.org"]]);
    const [logged] = (await test.deliveries("?state=failed")).notifications;
    expect(logged?.deliveries).toMatchObject([{}, { state: "delivered" }, { state: "failed", attempts: 1 }]);
    expect(logged?.deliveries[1]?.attempts).toBeGreaterThan(1);
  });

  it("gives up after the time that it is given", async () => {
    await test.stop();
    sink.refused.set("desk@example.org", 450);
    await test.start({ smtpUrl: sink.url }, audience, { retry: { first: 5, longest: 5, giveUpAfter: 0 } });
    await test.notify();
    await vi.waitFor(
      async () => expect(await test.newest()).toContain("email desk failed EENVELOPE 450"),
      waiting,
    );
  });

  it("says so when a recipient is no longer known", async () => {
    sink.refused.set("chief@example.org", 450);
    await test.notify();
    await vi.waitFor(async () => expect((await test.newest())[2]).toContain("450"), waiting);
    await test.stop();
    await test.start({ smtpUrl: sink.url }, { recipients: audience.recipients.slice(0, 1) });
    expect((await test.newest())[2]).toBe("email chief failed recipient_unknown");
  });

  it("lets no address, title, reason or link into logs, answers and problems, and forgets reasons", async () => {
    await test.stop();
    const links = { key: exampleKey, proxyUrl: "https://proxy.example.org" };
    await test.start({ smtpUrl: sink.url }, audience, { links });
    sink.refused.set("desk@example.org", 550);
    await test.notify({
      title: "Secret merger",
      reason: "Jane Doe said so",
      url: "https://cms.example/secret-link",
      revision: "newsroom/en@41",
    });
    await allDelivered();
    expect(mailsTo("chief")[0]?.text).toMatch(
      /Jane Doe said so[^]*https:\/\/proxy\.example\.org\/approvals\/[\w.-]+\n/,
    );
    const problem = await (await test.call("POST", "/notifications", { reason: "Jane Doe said so" })).text();
    const told = JSON.stringify([test.lines, await test.deliveries(), problem]);
    expect(test.lines.length).toBeGreaterThan(1);
    expect(told).not.toMatch(/example\.org|Jane Doe|merger|secret-link|approvals\//);
    await test.stop();
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(`${test.folder}/notification.db`);
    expect(JSON.stringify(database.prepare("SELECT * FROM notifications").all())).not.toContain("Jane Doe");
    database.close();
  });

  it("refuses strangers, nonsense and floods, and keeps nothing of it", async () => {
    const stranger = "token-of-some-stranger-here";
    expect((await test.call("POST", "/notifications", exampleNotification(), stranger)).status).toBe(401);
    expect((await test.call("GET", "/deliveries", undefined, stranger)).status).toBe(401);
    expect((await test.call("POST", "/notifications", { reason: "x".repeat(70_000) })).status).toBe(413);
    const faulty = await test.call("POST", "/notifications", {
      ...exampleNotification(),
      dedupeKey: "short",
      kind: "gossip",
      url: "x",
    });
    expect(faulty.status).toBe(422);
    expect(faulty.headers.get("content-type")).toContain(problemContentType);
    const { errors } = (await faulty.json()) as { errors: { path: string }[] };
    expect(errors.map((error) => error.path)).toEqual(["dedupeKey", "kind", "url"]);
    expect(await test.deliveries()).toEqual({ notifications: [] });
  });
});

describe("quiet hours and digests", () => {
  const held = {
    recipients: [
      {
        name: "quiet",
        email: "quiet@example.org",
        sites: ["newsroom"],
        quietHours: { from: "00:00", to: "23:59" },
      },
      {
        name: "daily",
        email: "daily@example.org",
        sites: ["newsroom"],
        digestAt: "23:59",
        zone: "Pacific/Auckland",
      },
    ],
  };
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2027-01-10T06:00:00Z") });
    await test.stop();
    await test.start({ smtpUrl: sink.url }, held);
  });
  afterEach(() => vi.useRealTimers());

  it("hold what can wait, and let it go in order: one by one, and in one mail", async () => {
    for (const kind of ["approval_requested", "published"] as const)
      await test.notify({ dedupeKey: `key-of-${kind}`, kind });
    await vi.waitFor(() => expect(test.logged()).toHaveLength(2), waiting);
    expect(sink.mails).toEqual([]);
    const [logged] = (await test.deliveries()).notifications;
    expect(logged?.deliveries.slice(1).map(({ dueAt }) => dueAt)).toEqual([
      "2027-01-10T23:59:00.000Z",
      "2027-01-10T10:59:00.000Z",
    ]);
    vi.setSystemTime(Date.parse("2027-01-10T23:59:00Z"));
    await test.stop();
    await test.start({ smtpUrl: sink.url }, held);
    await allDelivered();
    expect(mailsTo("quiet").map(({ headers }) => headers.get("subject"))).toEqual([
      "[newsroom] Approval requested",
      "[newsroom] Published",
    ]);
    expect(mailsTo("daily").map(({ headers }) => headers.get("subject"))).toEqual(["2 notifications"]);
    expect(mailsTo("daily")[0]?.text).toMatch(/Approval requested[^]*Published/);
  });

  it("are bypassed by what is critical, after what came before it of the same lifecycle", async () => {
    await test.notify({ dedupeKey: "key-of-the-first" });
    await test.notify({ dedupeKey: "key-of-another", workflowId: "content:newsroom:post:another" });
    await test.notify({ dedupeKey: "key-of-the-critical", kind: "compliance_failed", priority: 1 });
    await vi.waitFor(() => expect(sink.mails).toHaveLength(4), waiting);
    for (const name of ["quiet", "daily"])
      expect(mailsTo(name).map(({ headers }) => headers.get("subject"))).toEqual([
        "[newsroom] Approval requested",
        "[newsroom] Urgent: Compliance found something that blocks",
      ]);
    expect((await test.deliveries("?state=waiting")).notifications.map(({ dedupeKey }) => dedupeKey)).toEqual(
      ["key-of-another"],
    );
  });
});

describe("GET /deliveries", () => {
  const keys = async (query: string): Promise<string[]> =>
    (await test.deliveries(query)).notifications.map(({ dedupeKey }) => dedupeKey);

  beforeEach(async () => {
    for (const [number, kind] of ["approval_requested", "published", "rejected"].entries())
      await test.notify({
        dedupeKey: `key-number-${number}`,
        kind: kind as "published",
        site: number === 1 ? "magazine" : "newsroom",
        workflowId: number === 1 ? "content:other" : "content:one",
      });
    await allDelivered();
  });

  it("filters, and all filters must fit", async () => {
    expect(await keys("")).toEqual(["key-number-2", "key-number-1", "key-number-0"]);
    expect(await keys("?workflowId=content:one")).toEqual(["key-number-2", "key-number-0"]);
    expect(await keys("?site=magazine")).toEqual(["key-number-1"]);
    expect(await keys("?kind=rejected&workflowId=content:one")).toEqual(["key-number-2"]);
    expect(await keys("?recipient=magazine")).toEqual(["key-number-1"]);
    expect(await keys("?recipient=magazine&channel=log")).toEqual([]);
    expect(await keys("?state=failed")).toEqual([]);
    expect(await keys(`?from=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([]);
    expect(await keys(`?until=${new Date(Date.now() + 60_000).toISOString()}&channel=log`)).toHaveLength(3);
  });

  it("is read page by page, also while more comes", async () => {
    const first = await test.deliveries("?limit=2");
    expect(first.notifications.map(({ dedupeKey }) => dedupeKey)).toEqual(["key-number-2", "key-number-1"]);
    await test.notify({ dedupeKey: "key-number-3" });
    const second = await test.deliveries(`?limit=2&after=${first.next ?? ""}`);
    expect(second).toMatchObject({ notifications: [{ dedupeKey: "key-number-0" }] });
    expect(second).not.toHaveProperty("next");
  });

  it("names every fault of a query", async () => {
    for (const query of [
      "?limit=0",
      "?limit=501",
      "?limit=x",
      "?after=0",
      "?state=lost",
      "?from=yesterday",
      "?to=x",
    ])
      expect([query, (await test.call("GET", `/deliveries${query}`)).status]).toEqual([query, 422]);
  });
});
