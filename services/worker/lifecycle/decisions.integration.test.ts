import { signals, taskQueues } from "@temporal-cms/contracts";
import { activityInfo } from "@temporalio/activity";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Stage } from "../testing/play.ts";
import { reviewer } from "../testing/test-lifecycles.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.timeSkipping();
});
afterAll(async () => {
  await stage.close();
});

const admin = { id: "user:1", role: "cms-admin" } as const;

test("a rejection returns to draft with its reason; an edit goes on", async () => {
  await stage.play({}, async (scene) => {
    const first = await scene.reachApproval();
    await scene.lifecycle.reject(first.revision, "The headline promises too much.");
    const draft = await scene.lifecycle.untilStage("draft");
    expect(draft).toMatchObject({ awaitingAction: "edit", reason: "The headline promises too much." });
    await scene.lifecycle.approve(first.revision);
    await scene.lifecycle.until((status) =>
      status.history.some(({ what }) => what === "stale_decision_ignored"),
    );
    await scene.lifecycle.send({ text: "second text" });
    await scene.translate(4, 2);
    const second = await scene.lifecycle.untilStage("awaiting_approval");
    await scene.lifecycle.approve(second.revision);
    expect(await scene.lifecycle.result()).toMatchObject({ stage: "published" });
  });
});

test("a final rejection ends the lifecycle", async () => {
  const script = await stage.play({}, async (scene) => {
    const waiting = await scene.reachApproval();
    await scene.lifecycle.reject(waiting.revision, "Not for us.", true);
    expect(await scene.lifecycle.result()).toMatchObject({ stage: "rejected", published: [] });
    expect((await scene.lifecycle.status()).reason).toBe("Not for us.");
  });
  expect(script.count("PublishContent")).toBe(0);
});

test("a decision that is overdue is told of once and still counts", async () => {
  const script = await stage.play({}, async (scene) => {
    const waiting = await scene.reachApproval();
    await stage.server.sleep("4 days");
    await scene.lifecycle.until((status) => status.history.some(({ what }) => what === "decision_overdue"));
    await stage.server.sleep("30 days");
    await scene.lifecycle.approve(waiting.revision);
    expect(await scene.lifecycle.result()).toMatchObject({ stage: "published" });
  });
  expect(script.inputs("NotifyStakeholders").filter(({ kind }) => kind === "approval_overdue")).toHaveLength(
    1,
  );
});

test("findings that block ask a compliance officer by the high-priority queue; accepting them goes on to the approval", async () => {
  const queues = new Map<string, string>();
  const script = await stage.play(
    {
      RunComplianceChecks: async ({ check }) => ({
        check,
        blocking: check === "pii" ? 2 : 0,
        advisory: 0,
        rules: check === "pii" ? ["pii/iban"] : [],
      }),
      NotifyStakeholders: async ({ dedupeKey, kind }) => {
        queues.set(kind, activityInfo().taskQueue);
        return { dedupeKey, duplicate: false, deliveries: [] };
      },
    },
    async (scene) => {
      await scene.lifecycle.send();
      await scene.translate();
      const remediation = await scene.lifecycle.untilStage("remediation");
      expect(remediation.awaitingAction).toBe("compliance_decision");
      expect(remediation.compliance.find(({ check }) => check === "pii")).toMatchObject({
        blocking: 2,
        rules: ["pii/iban"],
      });
      await scene.lifecycle.approve(remediation.revision);
      const waiting = await scene.lifecycle.untilStage("awaiting_approval");
      expect(waiting.revision).toBe(remediation.revision);
      await scene.lifecycle.approve(waiting.revision);
      expect(await scene.lifecycle.result()).toMatchObject({ stage: "published" });
    },
  );
  expect(queues.get("compliance_failed")).toBe(taskQueues.highPriority);
  expect(queues.get("approval_requested")).toBe(taskQueues.activity);
  expect(script.count("RunComplianceChecks")).toBe(3);
});

test("a text remedied after findings is checked by the high-priority workers", async () => {
  const queues: string[] = [];
  await stage.play(
    {
      RunComplianceChecks: async ({ check, items }) => {
        queues.push(activityInfo().taskQueue);
        const bad = items.some(({ revision }) => revision === "r-bad");
        return { check, blocking: bad ? 1 : 0, advisory: 0, rules: [] };
      },
    },
    async (scene) => {
      const event = { version: { locale: "en", revision: "r-bad", hash: "b".repeat(64) } };
      await scene.lifecycle.send(event);
      await scene.translate();
      const remediation = await scene.lifecycle.untilStage("remediation");
      await scene.lifecycle.reject(remediation.revision, "Take the account number out.");
      await scene.lifecycle.untilStage("draft");
      await scene.lifecycle.send({ text: "remedied" });
      await scene.translate(4, 2);
      await scene.lifecycle.untilStage("awaiting_approval");
      await scene.lifecycle.end();
    },
  );
  expect(queues.slice(0, 3)).toEqual(Array(3).fill(taskQueues.activity));
  expect(queues.slice(3)).toEqual(Array(3).fill(taskQueues.highPriority));
});

test("urgent content is worked on by the high-priority workers", async () => {
  const queues = new Set<string>();
  await stage.play(
    {
      VerifyPublished: async () => {
        queues.add(activityInfo().taskQueue);
        return { verifiedAt: new Date().toISOString() };
      },
    },
    async (scene) => {
      await scene.approve({ priority: 1 });
      await scene.lifecycle.result();
    },
  );
  expect([...queues]).toEqual([taskQueues.highPriority]);
});

test.each(["translating", "awaiting_approval"] as const)(
  "cancelLifecycle while %s ends it and tells people",
  async (when) => {
    const script = await stage.play({}, async (scene) => {
      await scene.lifecycle.send();
      if (when === "awaiting_approval") await scene.translate();
      else await scene.jobs(2);
      await scene.lifecycle.untilStage(when);
      await scene.lifecycle.handle.signal(signals.cancelLifecycle, {
        actor: admin,
        reason: "Story withdrawn.",
      });
      expect(await scene.lifecycle.result()).toMatchObject({ stage: "cancelled" });
      expect(scene.notified()).toContain("lifecycle_cancelled");
    });
    expect(script.count("CancelTranslation")).toBe(when === "translating" ? 2 : 0);
    expect(script.count("PublishContent")).toBe(0);
  },
);

test("an operator's cancellation cleans up and shows as cancelled", async () => {
  const script = await stage.play({}, async (scene) => {
    await scene.lifecycle.send();
    await scene.jobs(2);
    await scene.lifecycle.untilStage("translating");
    await scene.lifecycle.handle.cancel();
    await expect(scene.lifecycle.result()).rejects.toThrow();
    expect((await scene.lifecycle.handle.describe()).status.name).toBe("CANCELLED");
    expect((await scene.lifecycle.status()).stage).toBe("cancelled");
  });
  expect(script.count("CancelTranslation")).toBe(2);
});

test("signals that break their schema change nothing", async () => {
  await stage.play({}, async (scene) => {
    const waiting = await scene.reachApproval();
    for (const signal of Object.values(signals))
      await scene.lifecycle.handle.signal(signal, { nonsense: true, actor: reviewer });
    await scene.lifecycle.approve(waiting.revision);
    const result = await scene.lifecycle.result();
    expect(result).toMatchObject({ stage: "published", revision: waiting.revision });
  });
});
