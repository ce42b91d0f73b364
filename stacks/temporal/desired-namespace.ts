import {
  backfillScheduleId,
  namespaces,
  searchAttributes,
  taskQueues,
  workflowTypes,
} from "@temporal-cms/contracts";
import type { Orchestration } from "../config.ts";

/**
 * What an environment's namespace should hold, as data: the Pulumi program makes resources of it, and
 * scripts/namespace-bootstrap.sh makes commands of it.
 */
export function desiredNamespace({ name, disposable, retentionDays, backfill }: Orchestration) {
  const everySeconds = backfill.everyMinutes * 60;
  return {
    name: namespaces[name],
    retentionDays,
    description: "Editorial workflows across WordPress and Drupal.",
    /** Whether it may be deleted with all its workflows. */
    disposable,
    searchAttributes,
    /** Starts the workflow that verifies published content across the CMSs. */
    backfill: {
      scheduleId: backfillScheduleId,
      workflowType: workflowTypes.backfill,
      taskQueue: taskQueues.workflow,
      args: [backfill.input],
      intervals: [{ everySeconds }],
      jitterSeconds: backfill.jitterSeconds,
      overlap: "Skip",
      /** A start that was missed is not made up for once the next one is due. */
      catchupWindowSeconds: everySeconds,
      paused: backfill.paused,
      note: "Managed as code: what is changed by hand will be put back.",
    },
  } as const;
}

export type DesiredNamespace = ReturnType<typeof desiredNamespace>;
