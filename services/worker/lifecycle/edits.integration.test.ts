import { signals } from "@temporal-cms/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Stage, pause } from "../testing/play.ts";
import { fakeHash } from "../testing/scripted-activities.ts";
import { contentEvent, newsroom } from "../testing/test-lifecycles.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.real();
});
afterAll(async () => {
  await stage.close();
});

const week = 7 * 24 * 3_600_000;
const admin = { id: "user:1", role: "cms-admin" } as const;

test("an edit while approval is awaited withdraws the request and translates anew", async () => {
  const script = await stage.play({}, async (scene) => {
    const first = await scene.reachApproval();
    await scene.lifecycle.send({ text: "second text" });
    await scene.translate(4, 2);
    const second = await scene.lifecycle.until(
      (status) => status.stage === "awaiting_approval" && status.revision !== first.revision,
    );
    await scene.lifecycle.approve(first.revision);
    await scene.lifecycle.until((status) =>
      status.history.some(({ what }) => what === "stale_decision_ignored"),
    );
    expect(scene.script.count("PublishContent")).toBe(0);
    await scene.lifecycle.approve(second.revision);
    expect(await scene.lifecycle.result()).toMatchObject({
      stage: "published",
      revision: second.revision,
    });
  });
  const published = script.inputs("PublishContent").map(({ item }) => item);
  expect(published.find(({ locale }) => locale === "en")?.hash).toBe(fakeHash("second text"));
  expect(published.map(({ locale }) => locale).sort()).toEqual(["de", "en", "es"]);
});

test("an edit after the approval withdraws it; nothing stale is published", async () => {
  const inAWeek = await stage.wallTimeIn(week);
  const script = await stage.play({}, async (scene) => {
    const first = await scene.approve({ publishAt: inAWeek });
    await scene.lifecycle.untilStage("scheduled");
    await scene.lifecycle.send({ text: "second text", publishAt: inAWeek });
    await scene.translate(4, 2);
    const second = await scene.lifecycle.until(
      (status) => status.stage === "awaiting_approval" && status.revision !== first.revision,
    );
    expect(second.approvedRevision).toBeUndefined();
    expect(scene.notified()).toContain("approval_withdrawn");
    await scene.lifecycle.approve(second.revision);
    await scene.lifecycle.untilStage("scheduled");
    await scene.lifecycle.handle.signal(signals.publishNow, { actor: admin });
    expect(await scene.lifecycle.result()).toMatchObject({
      stage: "published",
      revision: second.revision,
    });
  });
  expect(script.inputs("PublishContent").filter(({ item }) => item.hash === fakeHash("first text"))).toEqual(
    [],
  );
});

test("an edited translation withdraws the approval, is reviewed again, and is not translated again", async () => {
  const inAWeek = await stage.wallTimeIn(week);
  const script = await stage.play({}, async (scene) => {
    const first = await scene.approve({ publishAt: inAWeek });
    await scene.lifecycle.untilStage("scheduled");
    const edited = { locale: "es", revision: "r-es-2", hash: fakeHash("corrected by hand") };
    await scene.lifecycle.send({ change: "translation_edited", version: edited, publishAt: inAWeek });
    const second = await scene.lifecycle.untilStage("awaiting_approval");
    expect(second.revision).toContain("newsroom/es@r-es-2");
    expect(second.revision).not.toBe(first.revision);
    await scene.lifecycle.handle.signal(signals.publishNow, { actor: admin });
    await scene.lifecycle.approve(second.revision);
    expect(await scene.lifecycle.result()).toMatchObject({ stage: "published" });
  });
  expect(script.count("PushDraftToTranslation")).toBe(2);
  expect(script.count("RunComplianceChecks")).toBe(6);
  expect(script.inputs("PublishContent").find(({ item }) => item.locale === "es")?.item.hash).toBe(
    fakeHash("corrected by hand"),
  );
});

test("a further locale is translated alone", async () => {
  const script = await stage.play({}, async (scene) => {
    await scene.reachApproval();
    const targets = [...contentEvent().targets, { cms: "wordpress" as const, site: newsroom, locale: "fr" }];
    await scene.lifecycle.send({ targets });
    await scene.jobs(3);
    await scene.lifecycle.completeTranslation("fr", "job-3");
    const waiting = await scene.lifecycle.until((status) => status.revision.includes("newsroom/fr@"));
    expect(waiting.locales.map(({ locale }) => locale)).toEqual(["en", "de", "es", "fr"]);
    await scene.lifecycle.end();
  });
  const submitted = script.inputs("PushDraftToTranslation").map(({ targets }) => targets[0]?.locale);
  expect(submitted.slice(0, 2).sort()).toEqual(["de", "es"]);
  expect(submitted.slice(2)).toEqual(["fr"]);
});

test("an edit during translation cancels the vendor's jobs and starts new ones", async () => {
  const script = await stage.play({}, async (scene) => {
    await scene.lifecycle.send();
    await scene.jobs(2);
    await scene.lifecycle.untilStage("translating");
    await scene.lifecycle.send({ text: "second text" });
    await scene.translate(4, 2);
    await scene.lifecycle.untilStage("awaiting_approval");
    await scene.lifecycle.end();
  });
  expect(
    script
      .inputs("CancelTranslation")
      .map(({ jobId }) => jobId)
      .sort(),
  ).toEqual(["job-1", "job-2"]);
  expect(script.inputs("StageDraft").every(({ version }) => version.hash === fakeHash("second text"))).toBe(
    true,
  );
});

test("a save without a change of text, and a new publishing time, leave translations under way alone", async () => {
  const inAWeek = await stage.wallTimeIn(week);
  const script = await stage.play({}, async (scene) => {
    await scene.lifecycle.send();
    await scene.jobs(2);
    await scene.lifecycle.send({ version: { ...contentEvent().version, revision: "r-later" } });
    await scene.lifecycle.send({
      change: "rescheduled",
      publishAt: inAWeek,
      version: { ...contentEvent().version, revision: "r-later" },
    });
    await scene.lifecycle.until((status) => status.publishAt !== undefined);
    await scene.translate(2);
    const waiting = await scene.lifecycle.untilStage("awaiting_approval");
    expect(waiting.revision).toContain("newsroom/en@r-later");
    await scene.lifecycle.end();
  });
  expect(script.count("PushDraftToTranslation")).toBe(2);
  expect(script.count("CancelTranslation")).toBe(0);
});

test("a new publishing time after the approval keeps the approval", async () => {
  const inAWeek = await stage.wallTimeIn(week);
  const sooner = await stage.wallTimeIn(week / 2);
  const script = await stage.play({}, async (scene) => {
    await scene.approve({ publishAt: inAWeek });
    await scene.lifecycle.until((status) => status.dueDate === `${inAWeek.wallTime}.000Z`);
    await scene.lifecycle.send({ change: "rescheduled", publishAt: sooner });
    await scene.lifecycle.until(
      (status) => status.stage === "scheduled" && status.dueDate === `${sooner.wallTime}.000Z`,
    );
    await scene.lifecycle.end();
  });
  expect(script.count("PushDraftToTranslation")).toBe(2);
  const told = script.inputs("NotifyStakeholders").map(({ kind }) => kind);
  expect(told.filter((kind) => kind.startsWith("approval_"))).toEqual(["approval_requested"]);
});

test("an edit while targets are being published waits for them, then goes through the gates", async () => {
  let release: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const script = await stage.play(
    {
      PublishContent: async ({ item }) => {
        if (item.hash === fakeHash("first text")) await held;
        return { outcome: "published", item };
      },
    },
    async (scene) => {
      await scene.approve();
      while (scene.script.count("PublishContent") < 3) await pause();
      await scene.lifecycle.send({ text: "second text" });
      release?.();
      await scene.translate(4, 2);
      const second = await scene.lifecycle.untilStage("awaiting_approval");
      await scene.lifecycle.approve(second.revision);
      expect(await scene.lifecycle.result()).toMatchObject({
        stage: "published",
        revision: second.revision,
      });
    },
  );
  expect(script.count("PublishContent")).toBe(6);
});

test("the same event twice is one event, and ends up in the memo", async () => {
  await stage.play({}, async (scene) => {
    const keyed = await scene.lifecycle.send();
    await scene.lifecycle.send({}, keyed.key);
    const other = await scene.lifecycle.send({ change: "updated", text: "second text" });
    await scene.lifecycle.until(
      (status) => status.history.filter(({ what }) => what.startsWith("event:")).length === 2,
    );
    const { memo } = await scene.lifecycle.handle.describe();
    expect(memo).toEqual({ eventKeys: [keyed.key, other.key] });
    await scene.lifecycle.end();
  });
});

test("a deleted source ends its lifecycle and cancels the vendor's jobs", async () => {
  const script = await stage.play({}, async (scene) => {
    await scene.lifecycle.send();
    await scene.jobs(2);
    await scene.lifecycle.untilStage("translating");
    await scene.lifecycle.send({ change: "deleted" });
    expect(await scene.lifecycle.result()).toMatchObject({ stage: "cancelled" });
  });
  expect(script.count("CancelTranslation")).toBe(2);
});

test("an edit while the lifecycle is ending is not lost: the next life begins at once", async () => {
  let release: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await stage.play(
    {
      NotifyStakeholders: async ({ dedupeKey, kind }) => {
        if (kind === "published") await held;
        return { dedupeKey, duplicate: false, deliveries: [] };
      },
    },
    async (scene) => {
      const first = await scene.approve();
      await scene.lifecycle.untilStage("published");
      const { runId } = await scene.lifecycle.handle.describe();
      const late = await scene.lifecycle.send({ text: "second text" });
      await scene.lifecycle.send({ text: "second text" }, late.key);
      release?.();
      await scene.translate(4, 2);
      const second = await scene.lifecycle.until(
        (status) => status.stage === "awaiting_approval" && status.revision !== first.revision,
      );
      const next = await scene.lifecycle.handle.describe();
      expect(next.runId).not.toBe(runId);
      expect(next.memo?.["eventKeys"]).toContain(late.key);
      expect(next.memo?.["eventKeys"]).toHaveLength(2);
      await scene.lifecycle.approve(second.revision);
      expect(await scene.lifecycle.result()).toMatchObject({ stage: "published", revision: second.revision });
    },
  );
});
