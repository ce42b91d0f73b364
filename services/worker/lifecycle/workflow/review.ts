import { executeChild } from "@temporalio/workflow";
import { ComplianceReviewWorkflow } from "../../compliance/workflow.ts";
import { contentAttributes } from "../../workflow/content-attributes.ts";
import { remediationUrgency } from "../../workflow/call-activities.ts";
import { awaitDecision } from "./await-decision.ts";
import { type Run, enter } from "./run.ts";
import { itemsToReview, record, reviewedRevision } from "./state.ts";

/**
 * The compliance gate (seed, sections 4.5 and 5.3). Findings that block need a person: the decision is asked for by the
 * high-priority workers, and `approvalGranted` lets the content pass, a rejection sends it back to draft.
 */
export async function review(run: Run): Promise<void> {
  const { state } = run;
  const revision = reviewedRevision(state);
  if (state.compliance?.revision !== revision) {
    const remediating = state.history.some(({ what }) => what === "remediation");
    enter(run, "compliance");
    const { source, priority } = state.event;
    const { summaries, blocking } = await executeChild(ComplianceReviewWorkflow, {
      workflowId: `${run.id}:compliance`,
      args: [{ uuid: source.uuid, site: source.site, items: itemsToReview(state), priority, remediating }],
      cancellationType: "WAIT_CANCELLATION_COMPLETED",
      parentClosePolicy: "REQUEST_CANCEL",
      typedSearchAttributes: contentAttributes(source),
      priority: { priorityKey: priority },
    });
    state.compliance = { revision, summaries, blocking, accepted: false };
  }
  const { compliance } = state;
  if (!compliance.blocking || compliance.accepted) return;
  const decision = await awaitDecision(run, {
    stage: "remediation",
    awaiting: "compliance_decision",
    asking: "compliance_failed",
    overdue: "compliance_overdue",
    urgency: remediationUrgency,
  });
  if (!decision) return;
  compliance.accepted = true;
  record(state, "compliance_accepted", {
    actor: decision.actor.id,
    ...(decision.comment ? { note: decision.comment } : {}),
  });
}
