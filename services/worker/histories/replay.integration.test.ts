import { workflowTypes } from "@temporal-cms/contracts";
import { bundleWorkflowCode } from "@temporalio/worker";
import { expect, test } from "vitest";
import { quiet, testBundle } from "../testing/test-lifecycles.ts";
import { explain, historyNames, replay, workflowTypeOf } from "./replay.ts";

test("every recorded history replays on today's workflow code", async () => {
  const names = historyNames();
  expect(names.length).toBeGreaterThan(50);
  const broken = await replay(await testBundle(), names);
  expect(broken, explain(broken)).toEqual([]);
});

test("every workflow type has recorded histories, and so has every path that a lifecycle can take", () => {
  const names = historyNames();
  expect(new Set(names.map(workflowTypeOf))).toEqual(new Set(Object.values(workflowTypes)));
  const paths = [
    "translation-compliance-approval",
    "a-requested-time",
    "zone-rules",
    "publishnow",
    "changed-in-its-cms",
    "takes-the-others-back",
    "edit-while-approval",
    "edit-after-the-approval",
    "edited-translation",
    "further-locale",
    "edit-during-translation",
    "new-publishing-time",
    "while-targets-are-being-published",
    "while-the-lifecycle-is-ending",
    "deleted-source",
    "rejection",
    "overdue",
    "findings-that-block",
    "cancellifecycle",
    "operator-s-cancellation",
    "misses-its-deadline",
    "lost-webhook",
    "fails-is-submitted-anew",
    "bought-again",
    "another-site",
    "carried-over",
    "drifted-is-restarted",
  ];
  expect(paths.filter((path) => !names.some((name) => name.includes(path)))).toEqual([]);
});

test("a change that is not deterministic breaks the histories, and the message says where", async () => {
  const workflowsPath = new URL("../testing/changed-workflows.ts", import.meta.url).pathname;
  const changed = await bundleWorkflowCode({ workflowsPath, logger: quiet });
  const names = historyNames().filter((name) => workflowTypeOf(name) === workflowTypes.contentLifecycle);
  const broken = await replay(changed, names);
  expect(broken.map(({ name }) => name)).toEqual(names);
  expect(explain(broken)).toMatch(/Nondeterminism|TMPRL1100/i);
  expect(explain(broken)).toContain(names[0]);
});
