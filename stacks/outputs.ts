import { taskQueues } from "@temporal-cms/contracts";
import type { Environment } from "./config.ts";
import type { OrchestrationNamespace } from "./temporal/orchestration-namespace.ts";

/** Outputs of every environment. */
export function temporalOutputs(
  { temporalAddress }: Environment,
  { namespace, searchAttributes, backfill }: OrchestrationNamespace,
) {
  return {
    /** `host:port` of the frontend, for `TEMPORAL_ADDRESS`. */
    temporalAddress,
    /** For `TEMPORAL_NAMESPACE`. */
    namespace: namespace.id,
    namespaceId: namespace.namespaceId,
    /** Days for which closed workflows are kept. */
    retentionDays: namespace.retentionDays,
    searchAttributes: searchAttributes.map(({ name }) => name),
    taskQueues: Object.values(taskQueues),
    backfillScheduleId: backfill.scheduleId,
  };
}
