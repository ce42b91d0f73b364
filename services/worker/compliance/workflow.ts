import { type ComplianceSummary, type TargetItem, complianceChecks } from "@temporal-cms/contracts";
import { callActivities, remediationUrgency, urgencyOf } from "../workflow/call-activities.ts";

export interface ComplianceInput {
  readonly uuid: string;
  readonly site: string;
  readonly items: TargetItem[];
  readonly priority: number;
  /** Content that failed before is checked by the high-priority workers. */
  readonly remediating: boolean;
}

export interface ComplianceResult {
  readonly summaries: ComplianceSummary[];
  readonly blocking: boolean;
}

/** Runs the three checks as parallel activities over every text that is to be published (seed, section 4.5). */
export async function ComplianceReviewWorkflow(input: ComplianceInput): Promise<ComplianceResult> {
  const { RunComplianceChecks } = callActivities(
    input.remediating ? remediationUrgency : urgencyOf(input.priority),
  );
  const { uuid, site, items } = input;
  const summaries = await Promise.all(
    complianceChecks.map((check) => RunComplianceChecks({ check, uuid, site, items })),
  );
  return { summaries, blocking: summaries.some((summary) => summary.blocking > 0) };
}
