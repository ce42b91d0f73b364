import {
  type ApprovalGranted,
  type AwaitedAction,
  type NotificationKind,
  type Stage,
  durationMilliseconds,
} from "@temporal-cms/contracts";
import { condition } from "@temporalio/workflow";
import type { Urgency } from "../../workflow/call-activities.ts";
import { decisionAge, decisionsOverdue } from "../../workflow/metrics.ts";
import { type Run, enter, interrupt, notify } from "./run.ts";
import { type Decision, type LifecycleState, record, reviewedRevision } from "./state.ts";

export interface DecisionRequest {
  readonly stage: Stage;
  readonly awaiting: AwaitedAction;
  readonly asking: NotificationKind;
  readonly overdue: NotificationKind;
  readonly urgency?: Urgency;
}

/**
 * Waits for a person by one timer for the deadline (design, decision 5). After the deadline people are told again and the wait
 * goes on without one. A rejection ends or restarts the steps and is not returned.
 */
export async function awaitDecision(
  run: Run,
  request: DecisionRequest,
): Promise<ApprovalGranted | undefined> {
  const { state } = run;
  const { site } = state.event.source;
  const urgency = request.urgency ? { urgency: request.urgency } : {};
  const what = questionOf(state, request.awaiting);
  const isNew = state.asked?.what !== what;
  const asked =
    isNew || !state.asked ? { what, askedAt: new Date().toISOString(), overdue: false } : state.asked;
  const due = Date.parse(asked.askedAt) + durationMilliseconds(state.event.policy.decisionDeadline);
  state.asked = asked;
  enter(run, request.stage, { awaiting: request.awaiting, dueDate: new Date(due) });
  if (isNew) notify(run, request.asking, urgency);
  const decided = () => state.asked?.decision !== undefined;
  if (!asked.overdue && !(await condition(decided, Math.max(1, due - Date.now())))) {
    state.asked = { ...asked, overdue: true };
    decisionsOverdue.add(1, { site, action: request.awaiting });
    record(state, "decision_overdue");
    notify(run, request.overdue, urgency);
  }
  await condition(decided);
  const { decision } = state.asked;
  delete state.asked;
  decisionAge.record((Date.now() - Date.parse(asked.askedAt)) / 1000, { site, action: request.awaiting });
  if (decision?.granted) return decision;
  if (decision) reject(run, decision);
  return undefined;
}

function questionOf(state: LifecycleState, awaiting: AwaitedAction): string {
  return `${awaiting}:${reviewedRevision(state)}`;
}

/** Takes a decision about what is asked now; any other is stale and changes nothing. */
export function takeDecision(state: LifecycleState, decision: Decision): boolean {
  const current =
    state.asked?.what === questionOf(state, state.awaitingAction) &&
    decision.revision === reviewedRevision(state);
  if (current && state.asked) state.asked = { ...state.asked, decision };
  return current;
}

function reject(
  run: Run,
  { reason, final, actor }: { reason: string; final: boolean; actor: { id: string } },
): void {
  const { state } = run;
  state.reason = reason;
  record(state, "rejected", { actor: actor.id, note: reason });
  if (final) state.end = { stage: "rejected", reason };
  else state.awaitingEdit = true;
  notify(run, "rejected", { reason });
  interrupt(run);
}
