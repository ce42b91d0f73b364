import { afterAll, beforeAll, expect, test } from "vitest";
import { Stage } from "../testing/play.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.real(60);
});
afterAll(async () => {
  await stage.close();
});

test("a long life is carried over into a new run while it waits, and nothing is asked or lost twice", async () => {
  const publishAt = await stage.wallTimeIn(30 * 24 * 3_600_000);
  const script = await stage.play({}, async (scene) => {
    const { lifecycle } = scene;
    const waiting = await scene.reachApproval({ publishAt });
    const first = await lifecycle.handle.describe();
    for (let count = 0; count < 40; count += 1) await lifecycle.approve(`newsroom/en@stale-${count}`);
    await expect
      .poll(async () => (await lifecycle.handle.describe()).runId, { timeout: 20_000 })
      .not.toBe(first.runId);
    const carried = await lifecycle.untilStage("awaiting_approval");
    expect(carried).toMatchObject({
      revision: waiting.revision,
      awaitingAction: "approval",
      dueDate: waiting.dueDate,
    });
    expect(carried.history.some(({ what }) => what === "stale_decision_ignored")).toBe(true);
    expect((await lifecycle.handle.describe()).memo?.["eventKeys"]).toEqual(first.memo?.["eventKeys"]);

    await lifecycle.approve(waiting.revision);
    await lifecycle.untilStage("scheduled");
    const scheduled = await lifecycle.handle.describe();
    for (let count = 0; count < 40; count += 1) await lifecycle.approve(`newsroom/en@stale-${count}`);
    await expect
      .poll(async () => (await lifecycle.handle.describe()).runId, { timeout: 20_000 })
      .not.toBe(scheduled.runId);
    await lifecycle.untilStage("scheduled");
    await lifecycle.handle.signal("publishNow", { actor: { id: "user:1", role: "cms-admin" } });
    expect(await lifecycle.result()).toMatchObject({ stage: "published", revision: waiting.revision });
  });
  expect(script.count("PushDraftToTranslation")).toBe(2);
  expect(script.count("PublishContent")).toBe(3);
  expect(
    script.inputs("NotifyStakeholders").filter(({ kind }) => kind === "approval_requested"),
  ).toHaveLength(1);
});

test("a decision that comes just when a run is carried over counts", async () => {
  await stage.play({}, async (scene) => {
    const { lifecycle } = scene;
    const waiting = await scene.reachApproval();
    const stale = Array.from({ length: 40 }, (_, count) => lifecycle.approve(`newsroom/en@stale-${count}`));
    await Promise.all([...stale.slice(0, 20), lifecycle.approve(waiting.revision), ...stale.slice(20)]);
    expect(await lifecycle.result()).toMatchObject({ stage: "published", revision: waiting.revision });
  });
});
