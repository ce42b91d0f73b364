import { randomUUID } from "node:crypto";
import { type LifecycleStatus, lifecycleWorkflowId, queries, signals } from "@temporal-cms/contracts";
import { startOrSignalLifecycle } from "@temporal-cms/runtime";
import type { Client } from "@temporalio/client";
import { NativeConnection } from "@temporalio/worker";
import { type Script, scriptActivities } from "../../services/worker/testing/scripted-activities.ts";
import { withWorkers } from "../../services/worker/testing/test-lifecycles.ts";
import { type HistorySummary, summarize } from "./billable-actions.ts";
import { load } from "./statistics.ts";
import { type Surroundings, articleEvent } from "./surroundings.ts";

export interface LifecycleFigures {
  readonly lifecyclesPerSecond: number;
  /** One lifecycle of three locales with a requested time some seconds ahead. */
  readonly history: HistorySummary;
}

/** Activities that answer at once, a vendor that delivers at once, and a reviewer who approves at once: stand-ins for CMSs, services and people. */
function obligingActivities(client: Client): Script {
  let jobs = 0;
  return scriptActivities({
    PushDraftToTranslation: ({ workflowId }) => {
      const jobId = `job-${++jobs}`;
      setImmediate(
        () =>
          void client.workflow
            .getHandle(workflowId)
            .signal(signals.translationComplete, { jobId, outcome: "completed" }),
      );
      return Promise.resolve({ outcome: "submitted", jobId, vendor: "scripted" });
    },
    NotifyStakeholders: async ({ dedupeKey, kind, workflowId }) => {
      if (kind === "approval_requested") {
        const handle = client.workflow.getHandle(workflowId);
        const { revision } = await handle.query<LifecycleStatus>(queries.lifecycleStatus);
        await handle.signal(signals.approvalGranted, {
          revision,
          actor: { id: "wp-user:2", role: "cms-reviewer" },
        });
      }
      return { dedupeKey, duplicate: false, deliveries: [] };
    },
  });
}

export async function measureLifecycles(
  { server, client }: Surroundings,
  count: number,
): Promise<LifecycleFigures> {
  const nativeConnection = await NativeConnection.connect({ address: server.address });
  try {
    return await withWorkers(
      { nativeConnection, namespace: server.namespace },
      obligingActivities(client),
      async () => {
        await live(client);
        const { perSecond } = await load(count, 10, () => live(client).then(() => undefined));
        const publishAt = {
          wallTime: new Date(Date.now() + 5000).toISOString().slice(0, 19),
          zone: "UTC",
          overlap: "earlier" as const,
        };
        return {
          lifecyclesPerSecond: perSecond,
          history: summarize(await historiesOf(client, await live(client, { publishAt }))),
        };
      },
    );
  } finally {
    await nativeConnection.close();
  }
}

async function live(client: Client, fields: Parameters<typeof articleEvent>[0] = {}): Promise<string> {
  const event = articleEvent(fields);
  await startOrSignalLifecycle(client, { key: `bench-${randomUUID()}`, event });
  const workflowId = lifecycleWorkflowId(event.source);
  await client.workflow.getHandle(workflowId).result();
  return workflowId;
}

async function historiesOf(client: Client, workflowId: string) {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const children = (events ?? []).flatMap(
    (event) => event.childWorkflowExecutionStartedEventAttributes?.workflowExecution?.workflowId ?? [],
  );
  const histories = await Promise.all(
    children.map(async (id) => (await client.workflow.getHandle(id).fetchHistory()).events ?? []),
  );
  return [events ?? [], ...histories];
}
