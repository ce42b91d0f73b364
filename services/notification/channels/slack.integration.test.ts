import type { Notification } from "@temporal-cms/contracts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { exampleKey } from "../testing/examples.ts";
import { type FakeSlack, startFakeSlack } from "../testing/fake-slack.ts";
import { TestService } from "../testing/test-service.ts";

const audience = {
  recipients: [{ name: "room", slack: "C0NEWSROOM", sites: ["newsroom"], decidesAs: "cms-reviewer" }],
};
const waiting = { timeout: 15_000, interval: 10 };
const links = { key: exampleKey, proxyUrl: "https://proxy.example.org" };
const workflowId = "content:newsroom:post:one";

let slack: FakeSlack;
let test: TestService;
const start = (): Promise<void> => test.start({ slackUrl: slack.apiUrl }, audience, { links });
beforeEach(async () => {
  slack = await startFakeSlack();
  test = new TestService();
  await start();
});
afterEach(async () => {
  await test.end();
  await slack.close();
});

const notify = (kind: Notification["kind"], changes: Partial<Notification> = {}) =>
  test.notify({
    dedupeKey: `key-of-${kind}-${changes.workflowId ?? workflowId}`,
    kind,
    workflowId,
    revision: "newsroom/en@41",
    ...changes,
  });
const published = { stage: "published", awaitingAction: "none" } as const;
const allDelivered = () =>
  vi.waitFor(
    async () => expect((await test.deliveries("?state=waiting")).notifications).toEqual([]),
    waiting,
  );
const newestVersion = (message = 0): string => slack.messages[message]?.versions.at(-1)?.blocks ?? "";

describe("Slack", { timeout: 30_000 }, () => {
  it("has one message for a lifecycle, updated in place, with a line for each step", async () => {
    await notify("approval_requested", { title: "Rates <rise>" });
    await allDelivered();
    expect(slack.messages).toHaveLength(1);
    expect(slack.messages[0]?.versions[0]?.text).toBe("[newsroom] Approval requested: Rates <rise>");
    expect(newestVersion()).toContain("Rates &lt;rise&gt;");
    expect(newestVersion()).toMatch(/<https:\/\/proxy\.example\.org\/approvals\/[\w.-]+\|Read and decide>/);
    await test.stop();
    await start();
    await notify("published", published);
    await allDelivered();
    expect(slack.messages).toHaveLength(1);
    expect(newestVersion()).toMatch(/Approval requested[^]*Published/);
    expect(newestVersion()).not.toContain("/approvals/");
  });

  it("begins another message for the next life of the same content", async () => {
    await notify("approval_requested");
    await notify("published", published);
    await notify("approval_requested", { dedupeKey: "key-of-the-next-life" });
    await allDelivered();
    expect(slack.messages).toHaveLength(2);
    expect(newestVersion(0)).toContain("Published");
    expect(newestVersion(1)).not.toContain("Published");
  });

  it("tells in one call what came while the limits held it back", async () => {
    await notify("approval_requested");
    for (let count = 0; count < 20; count += 1)
      await notify("translation_missed", { dedupeKey: `key-number-${count}`, locale: "de" });
    await allDelivered();
    expect(slack.messages).toHaveLength(1);
    expect(newestVersion().match(/Translation missed/g)).toHaveLength(21);
    expect((slack.calls["chat.postMessage"] ?? 0) + (slack.calls["chat.update"] ?? 0)).toBeLessThan(5);
    expect(slack.refused).toEqual({ tooMany: 0, beforeRetryAfter: 0 });
  });

  it("keeps away for as long as Retry-After says", async () => {
    // Somebody else of the same app has used up what the channel allows.
    const other = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: "POST",
      headers: { authorization: "Bearer xoxb-token-of-the-fake-slack" },
      body: new URLSearchParams({ channel: "C0NEWSROOM", text: "hello" }),
    });
    expect(other.status).toBe(200);
    await notify("approval_requested");
    await allDelivered();
    expect(slack.refused).toEqual({ tooMany: 1, beforeRetryAfter: 0 });
    expect(slack.messages).toHaveLength(2);
  });

  it.each(["lost", "unavailable", "broken"] as const)(
    "posts once when the first attempt is %s",
    async (what) => {
      slack.trouble.push({ method: "chat.postMessage", what });
      await notify("approval_requested");
      await allDelivered();
      expect(slack.messages).toHaveLength(1);
      expect(slack.calls["conversations.history"]).toBe(1);
      await notify("published", published);
      await allDelivered();
      expect(slack.messages).toHaveLength(1);
      expect(newestVersion()).toMatch(/Approval requested[^]*Published/);
    },
  );

  it("posts anew when the message is gone", async () => {
    await notify("approval_requested");
    await allDelivered();
    slack.messages.length = 0;
    await notify("approval_withdrawn");
    await allDelivered();
    expect(slack.messages).toHaveLength(1);
  });

  it("says why by a code, and delivers when the fault has been put right", async () => {
    slack.channels.clear();
    await notify("approval_requested");
    await vi.waitFor(
      async () => expect(await test.newest()).toContain("slack room waiting channel_not_found"),
      waiting,
    );
    slack.channels.add("C0NEWSROOM");
    await allDelivered();
    expect(slack.messages).toHaveLength(1);
  });

  it("keeps within the length of a section, whatever titles and reasons say", async () => {
    await notify("rejected", { title: "&".repeat(200), reason: "<".repeat(2000) });
    await allDelivered();
    expect(slack.messages).toHaveLength(1);
  });
});
