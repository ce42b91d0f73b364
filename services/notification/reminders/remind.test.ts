import { afterEach, describe, expect, it, vi } from "vitest";
import { openApprovalLink } from "@temporal-cms/runtime";
import { exampleKey, exampleNotification } from "../testing/examples.ts";
import { startSmtpSink } from "../testing/smtp-sink.ts";
import { TestService } from "../testing/test-service.ts";
import type { OpenTask, OpenTasks } from "./open-tasks.ts";
import { reminderOf } from "./remind.ts";

const day = 86_400_000;
const asked = Date.parse("2027-01-28T08:00:00Z");
const body = exampleNotification({ title: "Rates", revision: "newsroom/en@41", priority: 2, reason: "No." });
const last = { number: 1, received_at: asked, body };
const task: OpenTask = {
  workflowId: body.workflowId,
  runId: "run-1",
  startTime: new Date(asked - 30 * day),
  site: "newsroom",
  stage: "awaiting_approval",
  awaitingAction: "approval",
  dueDate: new Date(asked + 3 * day),
  priority: 2,
};

describe("reminderOf", () => {
  it("is due when nobody was told for so long, and repeats what was told last", () => {
    expect(reminderOf(task, last, 3 * day, asked + 3 * day - 1)).toBeUndefined();
    const reminder = reminderOf(task, last, 3 * day, asked + 3 * day);
    expect(reminder).toMatchObject({
      kind: "reminder",
      workflowId: body.workflowId,
      title: "Rates",
      revision: "newsroom/en@41",
      priority: 2,
      awaitingAction: "approval",
      dueDate: "2027-01-31T08:00:00.000Z",
      occurredAt: "2027-01-31T08:00:00.000Z",
    });
    expect(reminder).not.toHaveProperty("reason");
  });

  it("is one for each silence", () => {
    const keyAt = (now: number, from = last): string | undefined =>
      reminderOf(task, from, day, now)?.dedupeKey;
    expect(keyAt(asked + day)).toBe(keyAt(asked + 2 * day));
    expect(keyAt(asked + 5 * day, { ...last, received_at: asked + day })).not.toBe(keyAt(asked + 5 * day));
  });

  it("says what the search attributes do when nothing else is known, or something else was told", () => {
    const edit = { ...task, awaitingAction: "edit", stage: "draft" } as const;
    for (const known of [undefined, last]) {
      const reminder = reminderOf(edit, known, day, asked + 40 * day);
      expect(reminder).toMatchObject({ stage: "draft", awaitingAction: "edit", priority: 2 });
      expect(reminder).not.toHaveProperty("revision");
      expect(reminder).not.toHaveProperty("title");
    }
    expect(reminderOf({ ...task, site: undefined }, undefined, day, asked)).toBeUndefined();
  });
});

describe("the service", () => {
  afterEach(() => vi.useRealTimers());

  it("reminds of what is stuck by a mail with a new link, once, and goes on when Temporal cannot be asked", async () => {
    const sink = await startSmtpSink();
    const test = new TestService();
    let looks = 0;
    let away = true;
    const tasks: OpenTasks = {
      async *list() {
        looks += 1;
        if (away) throw new Error("Temporal is away");
        yield task;
      },
      close: () => Promise.resolve(),
    };
    const audience = {
      recipients: [
        { name: "chief", email: "chief@example.org", sites: ["newsroom"], decidesAs: "cms-reviewer" },
      ],
    };
    const links = { key: exampleKey, proxyUrl: "https://proxy.example.org" };
    vi.useFakeTimers({ toFake: ["Date"], now: asked });
    await test.start({ smtpUrl: sink.url }, audience, {
      links,
      reminders: { tasks, after: 3 * day, every: 20 },
    });
    await test.notify(body);
    await vi.waitFor(() => expect(sink.mails).toHaveLength(1));
    await vi.waitFor(() => expect(looks).toBeGreaterThan(1));
    vi.setSystemTime(asked + 4 * day);
    away = false;
    await vi.waitFor(() => expect(sink.mails).toHaveLength(2));
    const before = looks;
    await vi.waitFor(() => expect(looks).toBeGreaterThan(before + 2));
    expect(sink.mails).toHaveLength(2);
    const [, token = ""] = /approvals\/([\w.-]+)/.exec(sink.mails[1]?.text ?? "") ?? [];
    expect(sink.mails[1]?.headers.get("subject")).toBe("[newsroom] Still waiting: Rates");
    expect(openApprovalLink([exampleKey], token, asked + 10 * day)).toMatchObject({
      state: "valid",
      link: { title: "Rates", actor: { id: "chief", role: "cms-reviewer" } },
    });
    await test.end();
    await sink.close();
  });
});
