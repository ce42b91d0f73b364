import {
  ApprovalGranted,
  ApprovalRejected,
  CancelLifecycle,
  type ContentRef,
  KeyedContentEvent,
  type LifecycleResult,
  PublishNow,
  queries,
  signals,
} from "@temporal-cms/contracts";
import {
  ApplicationFailure,
  CancellationScope,
  ContinueAsNew,
  CancelledFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  isCancellation,
  log,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import type { z } from "zod";
import { lifecyclesEnded } from "../../workflow/metrics.ts";
import { applyEvent, firstEvent } from "./apply-event.ts";
import { approve } from "./approve.ts";
import { takeDecision } from "./await-decision.ts";
import { lifecycleStatus } from "./lifecycle-status.ts";
import { publish } from "./publish.ts";
import { review } from "./review.ts";
import { type Run, enter, interrupt, notify, publishEventKeys } from "./run.ts";
import { type Decision, type LifecycleState, missedLocales, record, reviewedRevision } from "./state.ts";
import { translate } from "./translate.ts";

/**
 * The long life of one piece of content (seed, section 5): translation, compliance, approval, timed publishing. Started by
 * SignalWithStart, so the first event is a signal as all others are. The steps run in order; each skips what is still good,
 * so an event that changes the content simply makes them begin anew.
 */
export async function ContentLifecycleWorkflow(
  source: ContentRef,
  carried?: LifecycleState,
): Promise<LifecycleResult> {
  const early: KeyedContentEvent[] = [];
  const current: { run?: Run } = {};
  if (carried) {
    current.run = newRun(carried);
    publishEventKeys(current.run);
  }
  const withRun = <Payload>(
    name: string,
    schema: z.ZodType<Payload>,
    handle: (run: Run, payload: Payload) => void,
  ): void => {
    setHandler(defineSignal<[unknown]>(name), (payload) => {
      const parsed = schema.safeParse(payload);
      if (!parsed.success) log.warn("a signal with a malformed payload was ignored", { signal: name });
      else if (current.run) {
        handle(current.run, parsed.data);
        carryOverSoon(current.run);
      } else if (name === signals.contentUpdated) early.push(parsed.data as KeyedContentEvent);
    });
  };
  withRun(signals.contentUpdated, KeyedContentEvent, onContentEvent);
  withRun(signals.approvalGranted, ApprovalGranted, (run, payload) =>
    onDecision(run, { granted: true, ...payload }),
  );
  withRun(signals.approvalRejected, ApprovalRejected, (run, payload) =>
    onDecision(run, { granted: false, ...payload }),
  );
  withRun(signals.publishNow, PublishNow, onPublishNow);
  withRun(signals.cancelLifecycle, CancelLifecycle, (run, { reason, actor }) => {
    record(run.state, "cancel_requested", { actor: actor.id, note: reason });
    run.state.end ??= { stage: "cancelled", reason };
    interrupt(run);
  });
  setHandler(defineQuery(queries.currentStage), () => current.run?.state.stage ?? "draft");
  setHandler(defineQuery(queries.awaitingAction), () => current.run?.state.awaitingAction ?? "none");
  setHandler(defineQuery(queries.linkedCmsUrl), () =>
    current.run ? lifecycleStatus(current.run).linkedCmsUrl : undefined,
  );
  setHandler(defineQuery(queries.lifecycleStatus), () => {
    if (!current.run)
      throw ApplicationFailure.nonRetryable("The first content event has not arrived yet.", "NotStarted");
    return lifecycleStatus(current.run);
  });

  if (!current.run) {
    await condition(() => early.length > 0);
    const [first, ...others] = early as [KeyedContentEvent, ...KeyedContentEvent[]];
    current.run = newRun(firstEvent(first));
    for (const event of others) onContentEvent(current.run, event);
  }
  return drive(current.run, source);
}

function newRun(state: LifecycleState): Run {
  return {
    id: workflowInfo().workflowId,
    state,
    superseded: false,
    interruptible: undefined,
    onExpedite: undefined,
    notifications: new Set(),
    late: undefined,
  };
}

function onContentEvent(run: Run, keyed: KeyedContentEvent): void {
  if (run.late) {
    if (!run.state.eventKeys.includes(keyed.key)) run.late.push(keyed);
    return;
  }
  const wasApproved = run.state.approvedRevision !== undefined;
  const effect = applyEvent(run.state, keyed);
  if (effect === "duplicate") return;
  publishEventKeys(run);
  if (wasApproved && run.state.approvedRevision === undefined) notify(run, "approval_withdrawn");
  if (effect === "superseded") interrupt(run);
}

function onDecision({ state }: Run, decision: Decision): void {
  if (takeDecision(state, decision)) return;
  const note = decision.revision.slice(0, 500);
  record(state, "stale_decision_ignored", { actor: decision.actor.id, note });
}

function onPublishNow(run: Run, { actor }: PublishNow): void {
  record(run.state, "expedited", { actor: actor.id });
  run.state.expedited = true;
  void run.onExpedite?.();
}

/** How a lifecycle ended; what went wrong is thrown once people have been told. */
interface Ending {
  readonly stage: "published" | "cancelled" | "rejected" | "failed";
  readonly error?: Error;
}

/** Lives until the end, tells people, and begins the next life at once when somebody saved meanwhile. */
async function drive(run: Run, source: ContentRef): Promise<LifecycleResult> {
  const { state } = run;
  const { stage, error } = await live(run, source);
  await finish(run, stage);
  const next = nextLife(run);
  if (next && !isCancellation(error)) await continueAsNew<typeof ContentLifecycleWorkflow>(source, next);
  if (stage === "failed" || error) throw error ?? ApplicationFailure.nonRetryable("The lifecycle failed.");
  return {
    stage,
    revision: reviewedRevision(state),
    published: state.published,
    missedLocales: [...missedLocales(state)],
  };
}

/** Runs the steps until they come through without being superseded. */
async function live(run: Run, source: ContentRef): Promise<Ending> {
  const { state } = run;
  while (state.end === undefined) {
    try {
      if (workflowInfo().continueAsNewSuggested) await carryOver(run, source);
      const cameThrough = await runSteps(run);
      if (cameThrough) return { stage: "published" };
    } catch (error) {
      if (error instanceof ContinueAsNew) throw error;
      return failure(run, error);
    }
  }
  state.reason = state.end.reason;
  return { stage: state.end.stage };
}

/** The state of the life that follows when events came while this one was ending; they would be lost otherwise. */
function nextLife({ state, late = [] }: Run): LifecycleState | undefined {
  const [first, ...others] = late;
  if (!first) return undefined;
  const next = firstEvent(first);
  next.eventKeys = [...state.eventKeys, first.key];
  for (const keyed of others) applyEvent(next, keyed);
  return next;
}

/** Answers whether all steps came through; otherwise they were superseded. */
async function runSteps(run: Run): Promise<boolean> {
  const { state } = run;
  run.superseded = false;
  const scope = new CancellationScope();
  try {
    await scope.run(async () => {
      await translate(run);
      run.interruptible = scope;
      for (const step of [edited, review, approve, publish]) {
        if (isSuperseded(run) || state.end) return;
        await step(run);
      }
    });
  } catch (error) {
    const interrupted = isCancellation(error) && (isSuperseded(run) || state.end !== undefined);
    if (!interrupted) throw error;
  } finally {
    run.interruptible = undefined;
  }
  return !isSuperseded(run);
}

/** Other than a property read, not taken for unchanged across the waits of a step. */
function isSuperseded(run: Run): boolean {
  return run.superseded;
}

/** After a rejection only an edit goes on (it supersedes this wait). */
async function edited(run: Run): Promise<void> {
  if (!run.state.awaitingEdit) return;
  enter(run, "draft", { awaiting: "edit" });
  await condition(() => !run.state.awaitingEdit);
}

/** Signals make the history of a long wait grow; the wait is broken off when the server suggests it, and goes on in a new run. */
function carryOverSoon(run: Run): void {
  if (workflowInfo().continueAsNewSuggested && run.interruptible) interrupt(run);
}

async function carryOver(run: Run, source: ContentRef): Promise<void> {
  await condition(() => run.notifications.size === 0 && allHandlersFinished());
  await continueAsNew<typeof ContentLifecycleWorkflow>(source, run.state);
}

async function finish(run: Run, stage: Ending["stage"]): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    run.late = [];
    enter(run, stage);
    const { reason, event } = run.state;
    lifecyclesEnded.add(1, { site: event.source.site, stage });
    if (stage === "published") notify(run, "published");
    if (stage === "cancelled") notify(run, "lifecycle_cancelled", reason ? { reason } : {});
    if (stage === "failed") notify(run, "lifecycle_failed", reason ? { reason } : {});
    await condition(() => run.notifications.size === 0 && allHandlersFinished());
  });
}

/** A lifecycle that cannot go on, or that an operator cancelled. */
function failure({ state }: Run, error: unknown): Ending {
  if (isCancellation(error)) {
    state.reason = "Cancelled by an operator.";
    return { stage: "cancelled", error: new CancelledFailure(state.reason) };
  }
  state.reason = (error instanceof Error ? error.message : String(error)).slice(0, 2000);
  const thrown =
    error instanceof ApplicationFailure
      ? error
      : ApplicationFailure.nonRetryable(state.reason, "LifecycleFailed", error);
  return { stage: "failed", error: thrown };
}
