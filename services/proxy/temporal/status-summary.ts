import { type StatusSummary, awaitedActions, stages } from "@temporal-cms/contracts";
import type { WorkflowExecutionInfo } from "@temporalio/client";
import { SearchAttributeType, defineSearchAttributeKey } from "@temporalio/common";

const stageKey = defineSearchAttributeKey("stage", SearchAttributeType.KEYWORD);
const awaitingKey = defineSearchAttributeKey("awaitingAction", SearchAttributeType.KEYWORD);
const dueDateKey = defineSearchAttributeKey("dueDate", SearchAttributeType.DATETIME);
const priorityKey = defineSearchAttributeKey("priority", SearchAttributeType.INT);

/** What search attributes tell of a lifecycle's run. */
export function summaryOf(
  info: Pick<WorkflowExecutionInfo, "workflowId" | "runId" | "status" | "typedSearchAttributes">,
): StatusSummary {
  const attributes = info.typedSearchAttributes;
  const stage = stages.find((name) => name === attributes.get(stageKey));
  const awaitingAction = awaitedActions.find((name) => name === attributes.get(awaitingKey));
  const dueDate = attributes.get(dueDateKey);
  const priority = attributes.get(priorityKey);
  return {
    workflowId: info.workflowId,
    runId: info.runId,
    // A run that continued as new is closed, its lifecycle is not.
    open: info.status.name === "RUNNING" || info.status.name === "CONTINUED_AS_NEW",
    ...(stage === undefined ? {} : { stage }),
    ...(awaitingAction === undefined ? {} : { awaitingAction }),
    ...(dueDate === undefined ? {} : { dueDate: dueDate.toISOString() }),
    ...(priority === undefined ? {} : { priority }),
  };
}
