import { backfillScheduleId, taskQueues, workflowTypes } from "@temporal-cms/contracts";
import { Schedule } from "@temporal-cms/provider-temporal";
import type { Environment } from "../config.ts";
import type { OrchestrationNamespace } from "./orchestration-namespace.ts";

/**
 * Starts the workflow that verifies published content across the CMSs. One run at a time; a run that was missed is not
 * made up for once the next one is due.
 */
export function backfillSchedule(
  { namespace, searchAttributes }: OrchestrationNamespace,
  { everyMinutes, jitterSeconds, paused, input }: Environment["backfill"],
): Schedule {
  const everySeconds = everyMinutes * 60;
  return new Schedule(
    backfillScheduleId,
    {
      namespace: namespace.name,
      scheduleId: backfillScheduleId,
      workflowType: workflowTypes.backfill,
      taskQueue: taskQueues.workflow,
      args: [input],
      intervals: [{ everySeconds }],
      jitterSeconds,
      overlap: "Skip",
      catchupWindowSeconds: everySeconds,
      paused,
      note: "Managed by Pulumi: what is changed by hand is put back by the next pulumi up.",
    },
    { dependsOn: [...searchAttributes], deletedWith: namespace },
  );
}
