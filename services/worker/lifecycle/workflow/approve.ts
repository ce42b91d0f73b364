import { awaitDecision } from "./await-decision.ts";
import type { Run } from "./run.ts";
import { record, reviewedRevision } from "./state.ts";

/** The human gate: blocks on `approvalGranted` for exactly what is to be published (seed, section 5.4). */
export async function approve(run: Run): Promise<void> {
  const { state } = run;
  if (state.approvedRevision === reviewedRevision(state)) return;
  const decision = await awaitDecision(run, {
    stage: "awaiting_approval",
    awaiting: "approval",
    asking: "approval_requested",
    overdue: "approval_overdue",
  });
  if (!decision) return;
  state.approvedRevision = decision.revision;
  delete state.reason;
  record(state, "approved", {
    actor: decision.actor.id,
    ...(decision.comment ? { note: decision.comment } : {}),
  });
}
