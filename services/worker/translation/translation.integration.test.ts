import { afterAll, beforeAll, expect, test } from "vitest";
import { Stage, pause } from "../testing/play.ts";
import { scriptActivities } from "../testing/scripted-activities.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.timeSkipping();
});
afterAll(async () => {
  await stage.close();
});

const policy = {
  onMissedTranslation: "publish_without_locale",
  onFailedTarget: "keep_others",
  translationDeadline: "P7D",
  decisionDeadline: "P3D",
} as const;

test("a locale that misses its deadline: job cancelled, people told, published without it", async () => {
  const script = await stage.play({}, async (scene) => {
    await scene.lifecycle.send({ policy });
    const jobs = await scene.jobs(2);
    const german = [...jobs].find(([, locale]) => locale === "de")!;
    await scene.lifecycle.completeTranslation("de", german[0]);
    await stage.server.sleep("8 days");
    const waiting = await scene.lifecycle.untilStage("awaiting_approval");
    expect(waiting.locales.find(({ locale }) => locale === "es")).toMatchObject({
      state: "missed",
      items: [],
    });
    expect(waiting.revision).not.toContain("/es@");
    expect(scene.notified()).toContain("translation_missed");
    await scene.lifecycle.approve(waiting.revision);
    expect(await scene.lifecycle.result()).toMatchObject({
      stage: "published",
      missedLocales: ["es"],
    });
  });
  const spanish = script
    .inputs("PushDraftToTranslation")
    .findIndex(({ targets }) => targets[0]?.locale === "es");
  expect(script.inputs("CancelTranslation")).toEqual([{ jobId: `job-${spanish + 1}` }]);
  expect(
    script
      .inputs("PublishContent")
      .map(({ item }) => item.locale)
      .sort(),
  ).toEqual(["de", "en"]);
});

test("a locale that misses its deadline fails the lifecycle when the policy says so", async () => {
  const script = await stage.play({}, async (scene) => {
    await scene.lifecycle.send({ policy: { ...policy, onMissedTranslation: "fail" } });
    await scene.jobs(2);
    await stage.server.sleep("8 days");
    await expect(scene.lifecycle.result()).rejects.toThrow("Workflow execution failed");
    expect(await scene.lifecycle.status()).toMatchObject({ stage: "failed", awaitingAction: "none" });
    expect(scene.notified()).toEqual(expect.arrayContaining(["translation_missed", "lifecycle_failed"]));
  });
  expect(
    script
      .inputs("CancelTranslation")
      .map(({ jobId }) => jobId)
      .sort(),
  ).toEqual(["job-1", "job-2"]);
});

test("a lost webhook is found by polls that back off, and a year of waiting costs few events", async () => {
  let finished = false;
  const script = await stage.play(
    { PollTranslation: async () => ({ state: finished ? "completed" : "pending" }) },
    async (scene) => {
      await scene.lifecycle.send({ policy: { ...policy, translationDeadline: "P1000D" } });
      await scene.jobs(2);
      await stage.server.sleep("365 days");
      const polls = scene.script.count("PollTranslation");
      expect(polls).toBeGreaterThan(20);
      expect(polls).toBeLessThanOrEqual(2 * 20);
      finished = true;
      await stage.server.sleep("370 days");
      const waiting = await scene.lifecycle.untilStage("awaiting_approval");
      const before = (await scene.lifecycle.handle.describe()).historyLength;
      await stage.server.sleep("365 days");
      const after = (await scene.lifecycle.handle.describe()).historyLength;
      // The wait for the approval: its one timer, and the one notification that it is overdue.
      expect(after - before).toBeLessThanOrEqual(10);
      await scene.lifecycle.approve(waiting.revision);
      expect(await scene.lifecycle.result()).toMatchObject({ stage: "published" });
    },
  );
  expect(script.count("PushDraftToTranslation")).toBe(2);
});

test("a job that fails is submitted anew, three times in all; then the locale is missed", async () => {
  const script = await stage.play({}, async (scene) => {
    await scene.lifecycle.send({
      targets: ["en", "de"].map((locale) => ({ cms: "wordpress", site: "newsroom", locale })),
    });
    for (const job of [1, 2, 3]) {
      await scene.jobs(job);
      await scene.lifecycle.completeTranslation("de", `job-${job}`, "failed");
    }
    const waiting = await scene.lifecycle.untilStage("awaiting_approval");
    expect(waiting.locales.find(({ locale }) => locale === "de")?.state).toBe("missed");
    await scene.lifecycle.end();
  });
  expect(script.count("PushDraftToTranslation")).toBe(3);
  expect(
    new Set(script.inputs("PushDraftToTranslation").map(({ idempotencyKey }) => idempotencyKey)).size,
  ).toBe(3);
});

test("a webhook of another job, or a repeated one, does nothing", async () => {
  const script = await stage.play({}, async (scene) => {
    await scene.lifecycle.send({
      targets: ["en", "de"].map((locale) => ({ cms: "wordpress", site: "newsroom", locale })),
    });
    await scene.jobs(1);
    await scene.lifecycle.completeTranslation("de", "job-of-last-week", "failed");
    await scene.lifecycle.completeTranslation("de", "job-1");
    await scene.lifecycle.completeTranslation("de", "job-1").catch(() => undefined);
    await scene.lifecycle.untilStage("awaiting_approval");
    await scene.lifecycle.end();
  });
  expect(script.count("PushDraftToTranslation")).toBe(1);
  expect(script.count("StageDraft")).toBe(1);
});

test("a vendor that answers at once is neither waited for nor asked again", async () => {
  const script = await stage.play(
    {
      PushDraftToTranslation: async () => ({
        outcome: "submitted",
        jobId: "job-at-once",
        vendor: "scripted",
        state: "completed",
      }),
    },
    async (scene) => {
      await scene.lifecycle.send();
      await scene.lifecycle.untilStage("awaiting_approval");
      await scene.lifecycle.end();
    },
  );
  expect(script.count("PollTranslation")).toBe(0);
  expect(script.count("StageDraft")).toBe(2);
});

test("a job that translators open again is waited for until it is completed again", async () => {
  let open = true;
  const plain = scriptActivities().activities;
  const script = await stage.play(
    {
      StageDraft: async (input) => (open ? { items: [], setback: "pending" } : plain.StageDraft(input)),
    },
    async (scene) => {
      await scene.lifecycle.send({
        targets: ["en", "de"].map((locale) => ({ cms: "wordpress", site: "newsroom", locale })),
      });
      await scene.translate(1);
      while (scene.script.count("StageDraft") < 1) await pause();
      open = false;
      await scene.lifecycle.completeTranslation("de", "job-1");
      await scene.lifecycle.untilStage("awaiting_approval");
      await scene.lifecycle.end();
    },
  );
  expect(script.count("PushDraftToTranslation")).toBe(1);
  expect(script.count("StageDraft")).toBe(2);
});

test("a text that must not be used is asked for anew, three times in all; then the locale is missed", async () => {
  const script = await stage.play(
    { StageDraft: async () => ({ items: [], setback: "unusable" }) },
    async (scene) => {
      await scene.lifecycle.send({
        targets: ["en", "de"].map((locale) => ({ cms: "wordpress", site: "newsroom", locale })),
      });
      for (const job of [1, 2, 3]) {
        await scene.jobs(job);
        await scene.lifecycle.completeTranslation("de", `job-${job}`);
      }
      const waiting = await scene.lifecycle.untilStage("awaiting_approval");
      expect(waiting.locales.find(({ locale }) => locale === "de")?.state).toBe("missed");
      await scene.lifecycle.end();
    },
  );
  expect(script.count("PushDraftToTranslation")).toBe(3);
});

test("a translation that the target holds already is not bought again", async () => {
  const script = await stage.play(
    {
      PushDraftToTranslation: async ({ targets, version }) => ({
        outcome: "current",
        items: targets.map((target) => ({
          ...target,
          id: "9",
          revision: "kept",
          hash: version.hash,
          url: "https://newsroom.example/kept",
        })),
      }),
    },
    async (scene) => {
      await scene.lifecycle.send();
      const waiting = await scene.lifecycle.untilStage("awaiting_approval");
      expect(waiting.revision).toContain("newsroom/de@kept");
      await scene.lifecycle.end();
    },
  );
  expect(script.count("StageDraft")).toBe(0);
});

test("the source's own locale on another site is copied, not translated", async () => {
  const script = await stage.play({}, async (scene) => {
    const targets = [
      { cms: "wordpress", site: "newsroom", locale: "en" },
      { cms: "drupal", site: "magazine", locale: "en" },
    ] as const;
    await scene.lifecycle.send({ targets: [...targets] });
    const waiting = await scene.lifecycle.untilStage("awaiting_approval");
    await scene.lifecycle.approve(waiting.revision);
    expect(await scene.lifecycle.result()).toMatchObject({ stage: "published" });
  });
  await pause();
  expect(script.count("PushDraftToTranslation")).toBe(0);
  expect(script.inputs("StageDraft").map(({ targets }) => targets[0]?.site)).toEqual(["magazine"]);
  expect(
    script
      .inputs("PublishContent")
      .map(({ item }) => `${item.cms}:${item.site}`)
      .sort(),
  ).toEqual(["drupal:magazine", "wordpress:newsroom"]);
});
