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
import { type LifecycleState, record, reviewedRevision } from "./state.ts";

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
  const asked = Date.now();
  const wait = durationMilliseconds(state.event.policy.decisionDeadline);
  const urgency = request.urgency ? { urgency: request.urgency } : {};
  run.decision = undefined;
  enter(run, request.stage, { awaiting: request.awaiting, dueDate: new Date(asked + wait) });
  notify(run, request.asking, urgency);
  if (!(await condition(() => run.decision !== undefined, wait))) {
    decisionsOverdue.add(1, { site, action: request.awaiting });
    record(state, "decision_overdue");
    notify(run, request.overdue, urgency);
    await condition(() => run.decision !== undefined);
  }
  decisionAge.record((Date.now() - asked) / 1000, { site, action: request.awaiting });
  const decision = run.decision as Run["decision"];
  run.decision = undefined;
  if (decision?.granted) return decision;
  if (decision) reject(run, decision);
  return undefined;
}

/** Whether a decision is about what is waited for now; any other is stale and changes nothing. */
export function isDecidable(state: LifecycleState, revision: string): boolean {
  return (
    (state.awaitingAction === "approval" || state.awaitingAction === "compliance_decision") &&
    revision === reviewedRevision(state)
  );
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
