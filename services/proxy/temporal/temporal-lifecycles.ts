import type { KeyedContentEvent, QueryName, StatusSummary } from "@temporal-cms/contracts";
import {
  type Logger,
  type OneSignal,
  type TemporalTarget,
  signalOnce,
  startOrSignalLifecycle,
} from "@temporal-cms/runtime";
import {
  Client,
  Connection,
  NamespaceNotFoundError,
  QueryNotRegisteredError,
  WorkflowNotFoundError,
} from "@temporalio/client";
import type { Lifecycles, QueryAnswer } from "../lifecycles.ts";
import { grpcCodeOf, reachingTemporal } from "./outage.ts";
import { ReadinessLog } from "./readiness-log.ts";
import { summaryOf } from "./status-summary.ts";

export interface TemporalLifecyclesOptions {
  readonly temporal: TemporalTarget;
  readonly logger: Logger;
  /** In which a worker must answer a query, in milliseconds. */
  readonly queryTimeout: number;
  /** In which Temporal must answer all else, in milliseconds. */
  readonly temporalTimeout: number;
}

/** gRPC's own back-off ends at two minutes, during which a recovered server would be called away. */
const longestReconnectDelay = 2000;

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

  const readiness = new ReadinessLog(options.temporal, options.logger);

  return {
    startOrSignal: (event: KeyedContentEvent) => inTime(() => startOrSignalLifecycle(client, event)),
    signal: (signal: OneSignal) => inTime(() => signalOnce(client, signal)),
    query: (workflowId, query) => within(options.queryTimeout, () => runQuery(client, workflowId, query)),
    describe: (workflowId) => inTime(() => describe(client, workflowId)),
    list: (workflowIds) => inTime(() => list(client, workflowIds)),
    isReady: async () => {
      try {
        await within(options.queryTimeout, () => client.workflowService.describeNamespace({ namespace }));
        readiness.answered();
        return true;
      } catch (error) {
        void readiness.failed(error);
        return false;
      }
    },
    close: () => connection.close(),
  };
}

/**
 * A query fails in many ways that all mean the same: nobody answers now (no worker, one that does not know the query or cannot
 * run the workflow, a full buffer, the deadline). Whether Temporal itself is away, the next call tells.
 */
async function runQuery(client: Client, workflowId: string, query: QueryName): Promise<QueryAnswer> {
  try {
    return { state: "answered", result: await client.workflow.getHandle(workflowId).query(query) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { state: "unknown" };
    const isRemote = error instanceof QueryNotRegisteredError || error instanceof NamespaceNotFoundError;
    if (isRemote || grpcCodeOf(error) !== undefined) return { state: "unanswered" };
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
