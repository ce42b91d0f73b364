import { type Activities, taskQueues, urgentPriority } from "@temporal-cms/contracts";
import { type ActivityOptions, proxyActivities } from "@temporalio/workflow";

/** Where activities run and how soon (design, decision 13). */
export interface Urgency {
  /** Temporal's priority key, 1 the most urgent. */
  readonly priority: number;
  /** Whether the high-priority workers take it. */
  readonly urgent: boolean;
}

export function urgencyOf(priority: number): Urgency {
  return { priority, urgent: priority === urgentPriority };
}

/** For remediation: the high-priority queue whatever the content's own priority is (seed, section 5.3). */
export const remediationUrgency: Urgency = { priority: urgentPriority, urgent: true };

/** Calls to CMSs and services are tried until they succeed or are refused for good; alerts tell of long retries. */
const patient: ActivityOptions = {
  startToCloseTimeout: "2 minutes",
  heartbeatTimeout: "30 seconds",
  retry: { initialInterval: "1 second", backoffCoefficient: 2, maximumInterval: "2 minutes" },
  cancellationType: "WAIT_CANCELLATION_COMPLETED",
};

function withUrgency({ priority, urgent }: Urgency, options: ActivityOptions): Activities {
  return proxyActivities<Activities>({
    ...options,
    taskQueue: urgent ? taskQueues.highPriority : taskQueues.activity,
    priority: { priorityKey: priority },
  });
}

export function callActivities(urgency: Urgency): Activities {
  return withUrgency(urgency, patient);
}

/** A live page that is still wrong after this time is a failure, not a delay. */
export function callVerification(urgency: Urgency): Pick<Activities, "VerifyPublished"> {
  return withUrgency(urgency, { ...patient, scheduleToCloseTimeout: "15 minutes" });
}

/** Notifications and clean-up are worth some minutes, but never hold up the content. */
export function callBriefly(
  urgency: Urgency,
): Pick<Activities, "NotifyStakeholders" | "CancelTranslation" | "UnpublishContent"> {
  return withUrgency(urgency, { ...patient, scheduleToCloseTimeout: "10 minutes" });
}
