import { type PublishTime, type TargetItem, signals } from "@temporal-cms/contracts";
import {
  ApplicationFailure,
  condition,
  defineSignal,
  getExternalWorkflowHandle,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import { callActivities, callVerification, urgencyOf } from "../workflow/call-activities.ts";
import { publishDelay } from "../workflow/metrics.ts";

export interface PublishInput {
  readonly uuid: string;
  readonly item: TargetItem;
  /** All locales of this lifecycle on the item's site. */
  readonly locales: string[];
  readonly publishAt?: PublishTime;
  readonly priority: number;
}

export type PublishResult =
  { readonly outcome: "published"; readonly item: TargetItem } | { readonly outcome: "stale" };

/** How far one target is; the lifecycle derives its own stage from all of them. */
export interface TargetProgress {
  readonly stage: "scheduled" | "publishing" | "verifying";
  readonly dueDate?: string;
  readonly item: TargetItem;
}

export const publishNow = defineSignal<[unknown]>(signals.publishNow);
/** From a `PublishAndSyncWorkflow` to its lifecycle; no name of the outside. */
export const targetProgress = defineSignal<[TargetProgress]>("targetProgress");

/**
 * Publishes one target at the requested time and verifies what got published (seed, section 5.5). This workflow is the only
 * clock (design, decision 3): the CMS holds the item meanwhile, and the instant is worked out again when it is due.
 */
export async function PublishAndSyncWorkflow(input: PublishInput): Promise<PublishResult> {
  const { parent } = workflowInfo();
  if (!parent)
    throw ApplicationFailure.nonRetryable("PublishAndSyncWorkflow belongs to a lifecycle.", "NoParent");
  const lifecycle = getExternalWorkflowHandle(parent.workflowId, parent.runId);
  const { ScheduleCMSPublish, PublishContent } = callActivities(urgencyOf(input.priority));
  const { VerifyPublished } = callVerification(urgencyOf(input.priority));
  const { uuid, item, locales } = input;
  const wish = { expedited: false };
  setHandler(publishNow, () => {
    wish.expedited = true;
  });

  let due: number | undefined;
  if (input.publishAt) {
    const scheduled = await ScheduleCMSPublish({
      uuid,
      item,
      publishAt: input.publishAt,
      workflowId: parent.workflowId,
    });
    due = Date.parse(scheduled.publishAt);
    if (due > Date.now()) {
      await lifecycle.signal(targetProgress, { stage: "scheduled", dueDate: scheduled.publishAt, item });
      await condition(() => wish.expedited, due - Date.now());
    }
    await lifecycle.signal(targetProgress, { stage: "publishing", item });
  }
  for (;;) {
    const keepsTime = input.publishAt !== undefined && !wish.expedited;
    const published = await PublishContent({
      uuid,
      item,
      workflowId: parent.workflowId,
      locales,
      ...(keepsTime ? { publishAt: input.publishAt } : {}),
    });
    if (published.outcome === "stale") return { outcome: "stale" };
    if (published.outcome === "too_early") {
      due = Date.parse(published.publishAt);
      await condition(() => wish.expedited, Math.max(1, due - Date.now()));
      continue;
    }
    await lifecycle.signal(targetProgress, { stage: "verifying", item: published.item });
    await VerifyPublished({ uuid, item: published.item });
    if (due !== undefined && !wish.expedited)
      publishDelay.record((Date.now() - due) / 1000, { site: item.site });
    return { outcome: "published", item: published.item };
  }
}
