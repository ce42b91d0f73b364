import { type BackfillInput, type Drift, defaultPriority } from "@temporal-cms/contracts";
import { continueAsNew, isCancellation, log, workflowInfo } from "@temporalio/workflow";
import { callActivities, callBriefly, urgencyOf } from "../workflow/call-activities.ts";
import { driftFound } from "../workflow/metrics.ts";

/** Where a run goes on after continue-as-new. */
export interface BackfillProgress {
  readonly siteIndex: number;
  readonly cursor?: string;
  readonly checked: number;
  readonly restarted: number;
}

export interface BackfillResult {
  readonly checked: number;
  readonly restarted: number;
}

/**
 * Verifies what is published against what lifecycles published, page by page, and restarts the lifecycle of what drifted
 * (seed, section 3). Started by a Temporal Schedule.
 */
export async function BackfillPublishSync(
  input: BackfillInput,
  progress: BackfillProgress = { siteIndex: 0, checked: 0, restarted: 0 },
): Promise<BackfillResult> {
  const { FindDrift } = callActivities(urgencyOf(defaultPriority));
  let { checked, restarted } = progress;
  let cursor = progress.cursor;
  for (let siteIndex = progress.siteIndex; siteIndex < input.sites.length; siteIndex += 1) {
    const site = input.sites[siteIndex];
    if (!site) break;
    do {
      const page = await FindDrift({ ...site, ...(cursor === undefined ? {} : { cursor }) });
      checked += page.checked;
      for (const drift of page.drifted) restarted += await restart(drift);
      cursor = page.next;
      if (cursor !== undefined && workflowInfo().continueAsNewSuggested) {
        await continueAsNew<typeof BackfillPublishSync>(input, { siteIndex, cursor, checked, restarted });
      }
    } while (cursor !== undefined);
  }
  return { checked, restarted };
}

/** One item that cannot be restarted does not keep the others from it; nor does a notification that cannot be delivered. */
async function restart(drift: Drift): Promise<number> {
  const { RestartLifecycle } = callActivities(urgencyOf(defaultPriority));
  driftFound.add(1, { site: drift.site, kind: drift.kind });
  try {
    const { outcome } = await RestartLifecycle(drift);
    if (outcome === "duplicate" || outcome === "already_open") return 0;
    await tell(drift, outcome);
    return outcome === "source_gone" ? 0 : 1;
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.error("the lifecycle of a drifted item could not be restarted", {
      workflowId: drift.workflowId,
      kind: drift.kind,
      error: String(error),
    });
    return 0;
  }
}

async function tell(drift: Drift, outcome: "restarted" | "source_gone"): Promise<void> {
  const gone = outcome === "source_gone";
  try {
    await callBriefly(urgencyOf(defaultPriority)).NotifyStakeholders({
      dedupeKey: `drift:${drift.workflowId}:${drift.fingerprint}`.slice(0, 300),
      kind: "drift_found",
      workflowId: drift.workflowId,
      site: drift.site,
      locale: drift.locale,
      priority: defaultPriority,
      stage: gone ? "failed" : "draft",
      awaitingAction: "none",
      reason: gone ? `${drift.kind}: the source is gone, so nothing could be restarted` : drift.kind,
    });
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn("notification was not delivered", { kind: "drift_found", error: String(error) });
  }
}
