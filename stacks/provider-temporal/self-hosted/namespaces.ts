import type {
  NamespaceSettings,
  NamespaceState,
  NewNamespaceSettings,
  OperationLimits,
} from "../backend/temporal-backend.ts";
import { isTemporalFailure } from "../backend/temporal-error.ts";
import { waitUntil } from "../backend/wait-until.ts";
import { fromDays } from "./duration.ts";
import { adviseOnNamespace } from "./explain-namespace.ts";
import {
  archivalFields,
  clusterFields,
  namespaceState,
  ownerKey,
  sameClusters,
} from "./namespace-messages.ts";
import type { TemporalCalls } from "./temporal-calls.ts";

/** The server's namespace cache is renewed every 10 s unless configured otherwise. */
const LONGEST_CACHE_LIFE_MS = 30_000;

/** WorkflowService.DescribeNamespace, which reads the database and not the cache. */
export async function describeNamespace(
  calls: TemporalCalls,
  name: string,
  limits: OperationLimits,
): Promise<NamespaceState | undefined> {
  const found = await calls.find(`Reading namespace "${name}"`, limits, ({ workflow }) =>
    workflow.describeNamespace({ namespace: name }),
  );
  return found && namespaceState(found);
}

/**
 * WorkflowService.RegisterNamespace. The server lets a name be registered again at once after it was deleted, but while it
 * still takes the old namespace apart, calls by that name may reach the old one: so the end of that is waited for first.
 */
export async function registerNamespace(
  calls: TemporalCalls,
  settings: NewNamespaceSettings,
  owner: string,
  limits: OperationLimits,
): Promise<void> {
  const { name, description = "", retentionDays, clusters, activeCluster } = settings;
  await waitForEarlierDeletion(calls, name, limits);
  const request = {
    namespace: name,
    description,
    workflowExecutionRetentionPeriod: fromDays(retentionDays),
    data: { [ownerKey]: owner },
    ...archivalFields(settings),
    ...(clusters && { isGlobalNamespace: true, clusters: clusterFields(clusters) }),
    ...(activeCluster !== undefined && { activeClusterName: activeCluster }),
  };
  try {
    await calls.call(`Registering namespace "${name}"`, limits, ({ workflow }) =>
      workflow.registerNamespace(request),
    );
  } catch (error) {
    throw adviseOnNamespace(error, settings);
  }
}

/**
 * WorkflowService.UpdateNamespace. The server takes an empty description for "as it was", and any list of clusters for a new one:
 * so the list is sent only if it is.
 */
export async function updateNamespace(
  calls: TemporalCalls,
  settings: NamespaceSettings,
  limits: OperationLimits,
): Promise<void> {
  const { name, description, retentionDays, clusters } = settings;
  const before = clusters && (await describeNamespace(calls, name, limits));
  const request = {
    namespace: name,
    ...(description === undefined ? {} : { updateInfo: { description } }),
    config: { workflowExecutionRetentionTtl: fromDays(retentionDays), ...archivalFields(settings) },
    ...(clusters &&
      !sameClusters(clusters, before?.clusters) && {
        replicationConfig: { clusters: clusterFields(clusters) },
        promoteNamespace: true,
      }),
  };
  try {
    await calls.call(`Updating namespace "${name}"`, limits, ({ workflow }) =>
      workflow.updateNamespace(request),
    );
  } catch (error) {
    throw adviseOnNamespace(error, settings);
  }
}

/** OperatorService.DeleteNamespace: frees the name at once and takes the namespace apart behind the scenes. */
export async function deleteNamespace(
  calls: TemporalCalls,
  name: string,
  limits: OperationLimits,
): Promise<void> {
  await calls.find(`Deleting namespace "${name}"`, limits, ({ operator }) =>
    operator.deleteNamespace({ namespace: name }),
  );
}

export async function waitForNamespace(
  calls: TemporalCalls,
  name: string,
  limits: OperationLimits,
): Promise<void> {
  await waitUntil(`namespace "${name}" to answer`, () => answers(calls, name, limits), limits);
}

/**
 * The server begins to take a namespace apart only after its caches have been renewed. That may last long for one with
 * many workflows, so it is not waited for longer than any cache lives.
 */
async function waitForEarlierDeletion(
  calls: TemporalCalls,
  name: string,
  limits: OperationLimits,
): Promise<void> {
  const expectation = `the server to finish the deletion of the earlier namespace "${name}"`;
  const over = async () => !(await isBeingDeleted(calls, name, limits));
  const timeoutMs = Math.min(limits.timeoutMs, LONGEST_CACHE_LIFE_MS);
  try {
    await waitUntil(expectation, over, { ...limits, timeoutMs });
  } catch (error) {
    if (!isTemporalFailure(error, "timed-out") || timeoutMs < LONGEST_CACHE_LIFE_MS) throw error;
  }
}

/** WorkflowService.ListNamespaces: a namespace x that is being deleted is called x-deleted-<part of its id>. */
async function isBeingDeleted(calls: TemporalCalls, name: string, limits: OperationLimits): Promise<boolean> {
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const request = { pageSize: 100, nextPageToken, namespaceFilter: { includeDeleted: true } };
    const page = await calls.call("Listing namespaces", limits, ({ workflow }) =>
      workflow.listNamespaces(request),
    );
    const names = page.namespaces.map(({ namespaceInfo }) => namespaceInfo?.name ?? "");
    if (names.some((found) => found.startsWith(`${name}-deleted-`))) return true;
    ({ nextPageToken } = page);
  } while (nextPageToken.length > 0);
  return false;
}

/** Counting workflows resolves the name by the frontend's cache, as every worker's and client's call does. */
async function answers(calls: TemporalCalls, name: string, limits: OperationLimits): Promise<boolean> {
  try {
    await calls.call(`Waiting for namespace "${name}"`, limits, ({ workflow }) =>
      workflow.countWorkflowExecutions({ namespace: name }),
    );
    return true;
  } catch (error) {
    if (isTemporalFailure(error, "not-found")) return false;
    throw error;
  }
}
