import type { TestWorkflowEnvironment } from "@temporalio/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Script, scriptActivities } from "../testing/scripted-activities.ts";
import {
  TestLifecycle,
  registerSearchAttributes,
  startTimeSkippingServer,
  withWorkers,
} from "../testing/test-lifecycles.ts";
import type { Activities } from "@temporal-cms/contracts";

let server: TestWorkflowEnvironment;

beforeAll(async () => {
  server = await startTimeSkippingServer();
  await registerSearchAttributes({ client: server.client, namespace: server.namespace ?? "default" });
});
afterAll(async () => {
  await server.teardown();
});

/** Runs a lifecycle with scripted activities; `drive` plays the people and the vendor. */
async function play(
  overrides: Partial<Activities>,
  drive: (lifecycle: TestLifecycle, script: Script) => Promise<void>,
): Promise<Script> {
  const script = scriptActivities(overrides);
  const site = {
    client: server.client,
    nativeConnection: server.nativeConnection,
    namespace: server.namespace ?? "default",
  };
  await withWorkers(site, script, () => drive(new TestLifecycle(server.client), script));
  return script;
}

async function translateAll(lifecycle: TestLifecycle, script: Script, jobs = 2): Promise<void> {
  await vi.waitFor(() => expect(script.count("PushDraftToTranslation")).toBe(jobs));
  for (const [index, input] of script.inputs("PushDraftToTranslation").entries()) {
    if (index >= jobs - 2) await lifecycle.completeTranslation(input.targets[0]!.locale, `job-${index + 1}`);
  }
}

describe("the path to publication", () => {
  test("translation, compliance, approval, publishing of three locales", async () => {
    const script = await play({}, async (lifecycle, script) => {
      await lifecycle.send();
      await translateAll(lifecycle, script);
      const waiting = await lifecycle.untilStage("awaiting_approval");
      expect(waiting.awaitingAction).toBe("approval");
      expect(waiting.revision).toMatch(/^newsroom\/de@\d+,newsroom\/en@\w+,newsroom\/es@\d+$/);
      await lifecycle.approve(waiting.revision);
      const result = await lifecycle.handle.result();
      expect(result).toMatchObject({ stage: "published", missedLocales: [] });
      const done = await lifecycle.status();
      expect(done.stage).toBe("published");
      expect(done.locales.map(({ state }) => state)).toEqual(["published", "published", "published"]);
    });
    expect(script.count("PublishContent")).toBe(3);
    expect(script.count("VerifyPublished")).toBe(3);
    expect(script.count("PollTranslation")).toBe(0);
  });
});
