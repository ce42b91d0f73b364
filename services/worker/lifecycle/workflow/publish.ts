import { type TargetItem, targetKey } from "@temporal-cms/contracts";
import {
  ApplicationFailure,
  type ChildWorkflowHandle,
  CancellationScope,
  isCancellation,
  setHandler,
  startChild,
} from "@temporalio/workflow";
import {
  PublishAndSyncWorkflow,
  type PublishResult,
  type TargetProgress,
  publishNow,
  targetProgress,
} from "../../publishing/workflow.ts";
import { contentAttributes } from "../../workflow/content-attributes.ts";
import { callBriefly } from "../../workflow/call-activities.ts";
import { type Run, enter, notify, urgencyOfRun } from "./run.ts";
import { itemsToPublish, record } from "./state.ts";

type PublishHandle = ChildWorkflowHandle<typeof PublishAndSyncWorkflow>;
const order = ["scheduled", "publishing", "verifying"] as const;

/**
 * Publishes every target by a `PublishAndSyncWorkflow` of its own (design, decision 12). An edit stops the waiting for the
 * requested time; once the first target is being published, edits wait for the end of it.
 */
export async function publish(run: Run): Promise<void> {
  const { state } = run;
  const items = itemsToPublish(state);
  const handles: PublishHandle[] = [];
  const progress = new Map<string, TargetProgress["stage"]>(
    items.map((item) => [targetKey(item), "scheduled"]),
  );
  if (!state.event.publishAt || state.expedited) {
    for (const key of progress.keys()) progress.set(key, "publishing");
    beginPublishing(run);
  }
  let underWay = true;
  setHandler(targetProgress, (report: TargetProgress) => {
    if (!underWay) return;
    if (report.stage === "verifying") rememberPublished(run, report.item);
    progress.set(targetKey(report.item), report.stage);
    const stages = [...progress.values()];
    if (stages.every((stage) => stage === "scheduled"))
      enter(run, "scheduled", report.dueDate ? { dueDate: new Date(report.dueDate) } : {});
    else {
      run.interruptible = undefined;
      enter(run, order.find((stage) => stage !== "scheduled" && stages.includes(stage)) ?? "publishing");
    }
  });
  run.onExpedite = async () => {
    await Promise.allSettled(handles.map((handle) => handle.signal(publishNow, {})));
  };
  const publishOne = async (item: TargetItem): Promise<PublishResult> => {
    const startedInTime = !state.expedited;
    const handle = await startPublishing(run, item);
    handles.push(handle);
    if (startedInTime && state.expedited) await handle.signal(publishNow, {});
    return handle.result();
  };
  try {
    await settle(run, items, await Promise.allSettled(items.map(publishOne)));
  } finally {
    underWay = false;
    run.onExpedite = undefined;
  }
}

/** From here on the steps are not stopped by an edit, since some target may be live already. */
function beginPublishing(run: Run): void {
  run.interruptible = undefined;
  enter(run, "publishing");
}

function startPublishing(run: Run, item: TargetItem): Promise<PublishHandle> {
  const { event, expedited } = run.state;
  return startChild(PublishAndSyncWorkflow, {
    workflowId: `${run.id}:publish:${item.site}:${item.locale}`,
    args: [
      {
        uuid: event.source.uuid,
        item,
        locales: itemsToPublish(run.state)
          .filter(({ site }) => site === item.site)
          .map(({ locale }) => locale),
        priority: event.priority,
        ...(event.publishAt && !expedited ? { publishAt: event.publishAt } : {}),
      },
    ],
    cancellationType: "WAIT_CANCELLATION_COMPLETED",
    parentClosePolicy: "REQUEST_CANCEL",
    typedSearchAttributes: contentAttributes(event.source),
    priority: { priorityKey: event.priority },
  });
}

function rememberPublished({ state }: Run, item: TargetItem): void {
  state.published = [...state.published.filter((known) => targetKey(known) !== targetKey(item)), item];
}

/** Published everywhere, changed meanwhile, or failed somewhere: the last is compensated as the policy says. */
async function settle(
  run: Run,
  items: readonly TargetItem[],
  results: readonly PromiseSettledResult<PublishResult>[],
): Promise<void> {
  const { state } = run;
  const stopped = results.find((result) => result.status === "rejected" && isCancellation(result.reason));
  if (stopped?.status === "rejected") throw stopped.reason as Error;
  const failed = items.filter((_, index) => results[index]?.status === "rejected");
  if (failed.length > 0) {
    const reason = `Not published: ${failed.map(targetKey).join(", ")}.`;
    record(state, "publish_failed", { note: reason });
    notify(run, "publish_failed", { reason });
    if (state.event.policy.onFailedTarget === "unpublish_others") await takeBack(run, reason);
    throw ApplicationFailure.nonRetryable(reason, "PublishFailed");
  }
  if (results.some((result) => result.status === "fulfilled" && result.value.outcome === "stale")) {
    state.reason = "The content was changed in its CMS after it was approved.";
    delete state.approvedRevision;
    state.awaitingEdit = true;
    record(state, "approval_withdrawn", { note: state.reason });
    notify(run, "approval_withdrawn", { reason: state.reason });
    run.superseded = true;
  }
}

async function takeBack(run: Run, reason: string): Promise<void> {
  const { UnpublishContent } = callBriefly(urgencyOfRun(run));
  const { uuid } = run.state.event.source;
  await CancellationScope.nonCancellable(async () => {
    await Promise.allSettled(
      run.state.published.map((item) => UnpublishContent({ uuid, item, workflowId: run.id, reason })),
    );
  });
  run.state.published = [];
}
