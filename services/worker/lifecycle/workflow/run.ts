import {
  type AwaitedAction,
  type KeyedContentEvent,
  type NotificationKind,
  type Stage,
  eventKeysMemo,
} from "@temporal-cms/contracts";
import { SearchAttributeType, defineSearchAttributeKey } from "@temporalio/common";
import {
  CancellationScope,
  log,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from "@temporalio/workflow";
import { callBriefly, urgencyOf, type Urgency } from "../../workflow/call-activities.ts";
import { type LifecycleState, record, reviewedRevision } from "./state.ts";

/** One run of a lifecycle: its state, and what lives only while it runs. */
export interface Run {
  readonly id: string;
  readonly state: LifecycleState;
  /** Steps restart when it is set; each skips what is still good. */
  superseded: boolean;
  /** Cancelled to stop the waiting of the step under way; absent while a step must not be stopped. */
  interruptible: CancellationScope | undefined;
  /** Told when somebody asks to publish now. */
  onExpedite: (() => Promise<void>) | undefined;
  readonly notifications: Set<Promise<void>>;
  /** Events that came while the lifecycle was ending; absent before. */
  late: KeyedContentEvent[] | undefined;
}

const stageKey = defineSearchAttributeKey("stage", SearchAttributeType.KEYWORD);
const awaitingKey = defineSearchAttributeKey("awaitingAction", SearchAttributeType.KEYWORD);
const dueDateKey = defineSearchAttributeKey("dueDate", SearchAttributeType.DATETIME);

/** Moves the lifecycle on; one upsert tells visibility (seed, section 5.6). */
export function enter(
  { state }: Run,
  stage: Stage,
  options: { awaiting?: AwaitedAction; dueDate?: Date } = {},
): void {
  const awaitingAction = options.awaiting ?? "none";
  const dueDate = options.dueDate?.toISOString();
  if (state.stage === stage && state.awaitingAction === awaitingAction && state.dueDate === dueDate) return;
  if (state.stage !== stage) record(state, stage);
  state.stage = stage;
  state.awaitingAction = awaitingAction;
  if (dueDate === undefined) delete state.dueDate;
  else state.dueDate = dueDate;
  upsertSearchAttributes([
    { key: stageKey, value: stage },
    { key: awaitingKey, value: awaitingAction },
    { key: dueDateKey, value: options.dueDate ?? null },
  ]);
}

/** Lets the proxy know a repeated event, also after this run has closed. */
export function publishEventKeys({ state }: Run): void {
  upsertMemo({ [eventKeysMemo]: state.eventKeys });
}

/** Stops the step under way so that the steps begin anew. */
export function interrupt(run: Run): void {
  run.superseded = true;
  run.interruptible?.cancel();
}

export function urgencyOfRun({ state }: Run): Urgency {
  return urgencyOf(state.event.priority);
}

/** Tells people, beside the work: a notification that cannot be delivered is logged and never holds up the content. */
export function notify(
  run: Run,
  kind: NotificationKind,
  about: { locale?: string; reason?: string; urgency?: Urgency } = {},
): void {
  const { state } = run;
  const urgency = about.urgency ?? urgencyOfRun(run);
  const sent = CancellationScope.nonCancellable(async () => {
    try {
      await callBriefly(urgency).NotifyStakeholders({
        dedupeKey: [
          workflowInfo().firstExecutionRunId,
          kind,
          about.locale ?? "",
          reviewedRevision(state),
          state.history.length,
        ]
          .join(":")
          .slice(0, 300),
        kind,
        workflowId: run.id,
        site: state.event.source.site,
        priority: urgency.priority,
        stage: state.stage,
        awaitingAction: state.awaitingAction,
        url: state.published[0]?.url ?? state.event.url,
        revision: reviewedRevision(state),
        sourceLocale: state.event.sourceLocale,
        askedBy: state.event.actor.id,
        ...(about.locale ? { locale: about.locale } : {}),
        ...(state.dueDate ? { dueDate: state.dueDate } : {}),
        ...(about.reason ? { reason: about.reason } : {}),
      });
    } catch (error) {
      log.warn("notification was not delivered", { kind, error: String(error) });
    }
  });
  run.notifications.add(sent);
  void sent.finally(() => run.notifications.delete(sent));
}
