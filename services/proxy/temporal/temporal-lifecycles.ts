import type { KeyedContentEvent, QueryName, StatusSummary } from "@temporal-cms/contracts";
import {
  type OneSignal,
  type TemporalTarget,
  signalOnce,
  startOrSignalLifecycle,
} from "@temporal-cms/runtime";
import { Client, Connection, QueryNotRegisteredError, WorkflowNotFoundError } from "@temporalio/client";
import type { Lifecycles, QueryAnswer } from "../lifecycles.ts";
import { grpcCodeOf, grpcCodes, reachingTemporal } from "./outage.ts";
import { summaryOf } from "./status-summary.ts";

export interface TemporalLifecyclesOptions {
  readonly temporal: TemporalTarget;
  /** In which a worker must answer a query, in milliseconds. */
  readonly queryTimeout: number;
  /** In which Temporal must answer all else, in milliseconds. */
  readonly temporalTimeout: number;
}

/** gRPC's own back-off ends at two minutes, during which a recovered server would be called away. */
const longestReconnectDelay = 2000;

/** What a query's failure means when it is no outage: no worker answers, knows the query, or can run the workflow. */
const unansweredCodes: ReadonlySet<number | undefined> = new Set([
  grpcCodes.deadlineExceeded,
  grpcCodes.resourceExhausted,
  grpcCodes.failedPrecondition,
]);

/** Lifecycles on a Temporal server. It connects when first needed, so that a process starts while the server is away. */
export function temporalLifecycles(options: TemporalLifecyclesOptions): Lifecycles {
  const { namespace, connection: target } = options.temporal;
  const connection = Connection.lazy({
    ...target,
    channelArgs: { "grpc.max_reconnect_backoff_ms": longestReconnectDelay },
  });
  const client = new Client({ connection, namespace });
  const within = <Result>(timeout: number, call: () => Promise<Result>): Promise<Result> =>
    connection.withDeadline(Date.now() + timeout, call);
  const inTime = <Result>(call: () => Promise<Result>): Promise<Result> =>
    reachingTemporal(() => within(options.temporalTimeout, call));

  return {
    startOrSignal: (event: KeyedContentEvent) => inTime(() => startOrSignalLifecycle(client, event)),
    signal: (signal: OneSignal) => inTime(() => signalOnce(client, signal)),
    query: (workflowId, query) =>
      reachingTemporal(() =>
        runQuery(client, workflowId, query, (call) => within(options.queryTimeout, call)),
      ),
    describe: (workflowId) => inTime(() => describe(client, workflowId)),
    list: (workflowIds) => inTime(() => list(client, workflowIds)),
    isReady: async () => {
      try {
        await within(options.queryTimeout, () => client.workflowService.describeNamespace({ namespace }));
        return true;
      } catch {
        return false;
      }
    },
    close: () => connection.close(),
  };
}

async function runQuery(
  client: Client,
  workflowId: string,
  query: QueryName,
  inTime: (call: () => Promise<unknown>) => Promise<unknown>,
): Promise<QueryAnswer> {
  try {
    const result = await inTime(() => client.workflow.getHandle(workflowId).query(query));
    return { state: "answered", result };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { state: "unknown" };
    if (error instanceof QueryNotRegisteredError || unansweredCodes.has(grpcCodeOf(error)))
      return { state: "unanswered" };
    throw error;
  }
}

async function describe(client: Client, workflowId: string): Promise<StatusSummary | undefined> {
  try {
    return summaryOf(await client.workflow.getHandle(workflowId).describe());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** One list call; a further page only when ids have so many runs that others did not fit in. */
async function list(client: Client, workflowIds: readonly string[]): Promise<StatusSummary[]> {
  const newest = new Map<string, { startTime: number; summary: StatusSummary }>();
  const query = `WorkflowId IN (${workflowIds.map((id) => `'${id}'`).join(", ")})`;
  const wanted = new Set(workflowIds).size;
  for await (const run of client.workflow.list({ query, pageSize: 1000 })) {
    const startTime = run.startTime.getTime();
    const known = newest.get(run.workflowId);
    if (!known || known.startTime < startTime)
      newest.set(run.workflowId, { startTime, summary: summaryOf(run) });
    // Visibility lists open runs first, then those closed last.
    if (newest.size === wanted) break;
  }
  return [...newest.values()].map(({ summary }) => summary);
}
