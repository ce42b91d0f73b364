import {
  type AwaitedAction,
  type Stage,
  awaitedActions,
  stages,
  workflowTypes,
} from "@temporal-cms/contracts";
import type { TemporalTarget } from "@temporal-cms/runtime";
import { Client, Connection } from "@temporalio/client";
import { SearchAttributeType, defineSearchAttributeKey } from "@temporalio/common";

/** A lifecycle that waits for a person, as its search attributes say. */
export interface OpenTask {
  readonly workflowId: string;
  readonly runId: string;
  readonly startTime: Date;
  readonly site: string | undefined;
  readonly stage: Stage | undefined;
  readonly awaitingAction: AwaitedAction;
  readonly dueDate: Date | undefined;
  readonly priority: number | undefined;
}

export interface OpenTasks {
  /** All that wait now, at most some seconds old. */
  list(): AsyncIterable<OpenTask>;
  close(): Promise<void>;
}

const siteKey = defineSearchAttributeKey("site", SearchAttributeType.KEYWORD);
const stageKey = defineSearchAttributeKey("stage", SearchAttributeType.KEYWORD);
const awaitingKey = defineSearchAttributeKey("awaitingAction", SearchAttributeType.KEYWORD);
const dueDateKey = defineSearchAttributeKey("dueDate", SearchAttributeType.DATETIME);
const priorityKey = defineSearchAttributeKey("priority", SearchAttributeType.INT);

const awaited = awaitedActions.filter((action) => action !== "none");
const query = [
  `WorkflowType = '${workflowTypes.contentLifecycle}'`,
  "ExecutionStatus = 'Running'",
  `awaitingAction IN (${awaited.map((action) => `'${action}'`).join(", ")})`,
].join(" AND ");

/** From Temporal's visibility. It connects when first needed, so that the service starts while the server is away. */
export function temporalOpenTasks({ namespace, connection: target }: TemporalTarget): OpenTasks {
  const connection = Connection.lazy(target);
  const client = new Client({ connection, namespace });
  return {
    async *list() {
      for await (const run of client.workflow.list({ query, pageSize: 200 })) {
        const attributes = run.typedSearchAttributes;
        const awaitingAction = awaited.find((action) => action === attributes.get(awaitingKey));
        if (awaitingAction === undefined) continue;
        yield {
          workflowId: run.workflowId,
          runId: run.runId,
          startTime: run.startTime,
          site: attributes.get(siteKey),
          stage: stages.find((stage) => stage === attributes.get(stageKey)),
          awaitingAction,
          dueDate: attributes.get(dueDateKey),
          priority: attributes.get(priorityKey),
        };
      }
    },
    close: () => connection.close(),
  };
}
