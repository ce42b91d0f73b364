import { signals } from "@temporal-cms/contracts";
import { ApplicationFailure } from "@temporalio/common";
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

const hour = 3_600_000;

test("translation, compliance, approval, publishing of three locales", async () => {
  const script = await stage.play({}, async (scene) => {
    const { lifecycle } = scene;
    const waiting = await scene.approve();
    expect(waiting.awaitingAction).toBe("approval");
    expect(waiting.revision).toMatch(/^newsroom\/de@\d+,newsroom\/en@\w+,newsroom\/es@\d+$/);
    expect(await lifecycle.result()).toMatchObject({
      stage: "published",
      missedLocales: [],
      revision: waiting.revision,
    });
    const done = await lifecycle.status();
    expect(done.locales.map(({ state }) => state)).toEqual(["published", "published", "published"]);
  });
  expect(script.count("PublishContent")).toBe(3);
  expect(script.count("VerifyPublished")).toBe(3);
  expect(script.count("PollTranslation")).toBe(0);
  expect(script.count("ScheduleCMSPublish")).toBe(0);
});

test("a requested time is waited for, by the workflow's clock", async () => {
  const publishAt = await stage.wallTimeIn(5 * hour);
  let publishedAt = 0;
  await stage.play(
    {
      PublishContent: async ({ item }) => {
        publishedAt = await stage.server.currentTimeMs();
        return { outcome: "published", item };
      },
    },
    async (scene) => {
      await scene.approve({ publishAt });
      const scheduled = await scene.lifecycle.until(
        (status) => status.stage === "scheduled" && status.dueDate !== undefined,
      );
      expect(scheduled.dueDate).toBe(`${publishAt.wallTime}.000Z`);
      expect(scene.script.count("PublishContent")).toBe(0);
      expect(await scene.lifecycle.handle.result()).toMatchObject({ stage: "published" });
    },
  );
  expect(publishedAt).toBeGreaterThanOrEqual(Date.parse(`${publishAt.wallTime}Z`));
});

test("zone rules that moved the instant are honoured when it is due", async () => {
  const publishAt = await stage.wallTimeIn(2 * hour);
  const moved = new Date(Date.parse(`${publishAt.wallTime}Z`) + hour);
  const script = await stage.play(
    {
      PublishContent: async ({ item }) =>
        (await stage.server.currentTimeMs()) < moved.getTime()
          ? { outcome: "too_early", publishAt: moved.toISOString() }
          : { outcome: "published", item },
    },
    async (scene) => {
      await scene.approve({ publishAt });
      expect(await scene.lifecycle.handle.result()).toMatchObject({ stage: "published" });
    },
  );
  expect(script.count("PublishContent")).toBe(6);
});

test("publishNow skips the schedule but not the gates", async () => {
  const publishAt = await stage.wallTimeIn(1000 * hour);
  const script = await stage.play({}, async (scene) => {
    const waiting = await scene.reachApproval({ publishAt });
    await scene.lifecycle.handle.signal(signals.publishNow, { actor: admin });
    const expedited = await scene.lifecycle.until((status) => status.expedited);
    expect(expedited.stage).toBe("awaiting_approval");
    await scene.lifecycle.approve(waiting.revision);
    expect(await scene.lifecycle.result()).toMatchObject({ stage: "published" });
  });
  expect(script.count("ScheduleCMSPublish")).toBe(0);
  expect(script.inputs("PublishContent").every((input) => input.publishAt === undefined)).toBe(true);
});

test("publishNow ends the waiting for the requested time", async () => {
  const publishAt = await stage.wallTimeIn(1000 * hour);
  const script = await stage.play({}, async (scene) => {
    await scene.approve({ publishAt });
    await scene.lifecycle.untilStage("scheduled");
    await scene.lifecycle.handle.signal(signals.publishNow, { actor: admin });
    expect(await scene.lifecycle.result()).toMatchObject({ stage: "published" });
  });
  expect(await stage.server.currentTimeMs()).toBeLessThan(Date.parse(`${publishAt.wallTime}Z`));
  expect(script.count("PublishContent")).toBe(3);
});

test("content that changed in its CMS without an event is not published and goes back to draft", async () => {
  const script = await stage.play({ PublishContent: async () => ({ outcome: "stale" }) }, async (scene) => {
    await scene.approve();
    const draft = await scene.lifecycle.untilStage("draft");
    expect(draft).toMatchObject({
      awaitingAction: "edit",
      reason: "The content was changed in its CMS after it was approved.",
    });
    expect(draft.approvedRevision).toBeUndefined();
    await scene.lifecycle.handle.signal(signals.cancelLifecycle, { actor: admin, reason: "enough seen" });
    expect(await scene.lifecycle.result()).toMatchObject({ stage: "cancelled", published: [] });
  });
  expect(script.count("VerifyPublished")).toBe(0);
});

test("a target that fails takes the others back when the policy says so", async () => {
  const script = await stage.play(
    {
      PublishContent: async ({ item }) => {
        if (item.locale === "es") throw ApplicationFailure.nonRetryable("refused", "CmsRefused");
        return { outcome: "published", item };
      },
    },
    async (scene) => {
      const policy = {
        onMissedTranslation: "fail",
        onFailedTarget: "unpublish_others",
        translationDeadline: "P7D",
        decisionDeadline: "P3D",
      } as const;
      await scene.approve({ policy });
      await expect(scene.lifecycle.result()).rejects.toThrow("Workflow execution failed");
      expect(await scene.lifecycle.status()).toMatchObject({
        stage: "failed",
        reason: "Not published: newsroom/es.",
      });
      expect(scene.notified()).toEqual(expect.arrayContaining(["publish_failed", "lifecycle_failed"]));
    },
  );
  expect(
    script
      .inputs("UnpublishContent")
      .map(({ item }) => item.locale)
      .sort(),
  ).toEqual(["de", "en"]);
});

test("an approval of something else changes nothing", async () => {
  await stage.play({}, async (scene) => {
    const waiting = await scene.reachApproval();
    await scene.lifecycle.approve("newsroom/en@999");
    await scene.lifecycle.handle.signal(signals.approvalGranted, { revision: 5, actor: reviewer });
    await scene.lifecycle.handle.signal(signals.approvalGranted, "nonsense");
    const after = await scene.lifecycle.until((status) =>
      status.history.some(({ what }) => what === "stale_decision_ignored"),
    );
    expect(after.stage).toBe("awaiting_approval");
    expect(after.revision).toBe(waiting.revision);
    await scene.lifecycle.end();
  });
});
