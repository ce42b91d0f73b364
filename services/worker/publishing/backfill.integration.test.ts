import { randomUUID } from "node:crypto";
import { type Activities, type Drift, taskQueues, workflowTypes } from "@temporal-cms/contracts";
import { ApplicationFailure } from "@temporalio/common";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Stage } from "../testing/play.ts";
import { newsroom } from "../testing/test-lifecycles.ts";
import type { BackfillPublishSync } from "./backfill-workflow.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.real();
});
afterAll(async () => {
  await stage.close();
});

function drift(kind: Drift["kind"]): Drift {
  const uuid = randomUUID();
  return {
    kind,
    uuid,
    type: "post",
    site: newsroom,
    cms: "wordpress",
    locale: "de",
    sourceLocale: "en",
    workflowId: `content:newsroom:post:${uuid}`,
    locales: ["en", "de"],
    fingerprint: `${kind}:1`,
  };
}

async function backfill(overrides: Partial<Activities>, sites = [newsroom]) {
  const workflowId = `backfill-${randomUUID()}`;
  const { script, result } = await stage.run(workflowId, overrides, (client) =>
    client.workflow.execute<typeof BackfillPublishSync>(workflowTypes.backfill, {
      workflowId,
      taskQueue: taskQueues.workflow,
      args: [{ sites: sites.map((site) => ({ site, cms: "wordpress" })) }],
    }),
  );
  return { script, result };
}

test("every page of every site is compared; what drifted is restarted and told of", async () => {
  const { script, result } = await backfill(
    {
      FindDrift: async ({ site, cursor }) =>
        cursor === undefined && site === newsroom
          ? { checked: 100, drifted: [drift("edited_outside")], next: "page-2" }
          : { checked: 7, drifted: site === newsroom ? [drift("missing")] : [] },
    },
    [newsroom, "magazine"],
  );
  expect(result).toEqual({ checked: 114, restarted: 2 });
  expect(script.inputs("FindDrift").map(({ site, cursor }) => `${site}:${cursor ?? "first"}`)).toEqual([
    "newsroom:first",
    "newsroom:page-2",
    "magazine:first",
  ]);
  expect(script.inputs("NotifyStakeholders").map(({ kind, reason }) => `${kind} ${reason ?? ""}`)).toEqual([
    "drift_found edited_outside",
    "drift_found missing",
  ]);
});

test("what is open or known already is not counted; a deleted source is told of; a failure keeps no other from its restart", async () => {
  const [open, known, gone, refused, fine] = (
    ["missing", "reverted", "deleted", "edited_outside", "locale_missing"] as const
  ).map(drift);
  const { script, result } = await backfill({
    FindDrift: async () => ({ checked: 5, drifted: [open!, known!, gone!, refused!, fine!] }),
    RestartLifecycle: async ({ uuid }) => {
      if (uuid === refused!.uuid) throw ApplicationFailure.nonRetryable("refused", "CmsError");
      if (uuid === open!.uuid) return { outcome: "already_open" };
      if (uuid === known!.uuid) return { outcome: "duplicate" };
      return { outcome: uuid === gone!.uuid ? "source_gone" : "restarted" };
    },
  });
  expect(result).toEqual({ checked: 5, restarted: 1 });
  const told = script.inputs("NotifyStakeholders").map(({ workflowId }) => workflowId);
  expect(told).toEqual([gone!.workflowId, fine!.workflowId]);
});
