import type { NamespaceSettings, NamespaceState, OperationLimits } from "../backend/temporal-backend.ts";
import { isTemporalFailure } from "../backend/temporal-error.ts";
import { waitUntil } from "../backend/wait-until.ts";
import { fromDays, toDays } from "./duration.ts";
import type { TemporalCalls } from "./temporal-calls.ts";

/** Key in the namespace's data under which the URN of the Pulumi resource that registered it is kept. */
const ownerKey = "pulumiUrn";
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
  const info = found?.namespaceInfo;
  if (!found || !info) return undefined;
  return {
    name,
    namespaceId: info.id ?? "",
    retentionDays: toDays(found.config?.workflowExecutionRetentionTtl),
    description: info.description === "" ? undefined : (info.description ?? undefined),
    owner: info.data?.[ownerKey],
  };
}

/**
 * WorkflowService.RegisterNamespace. The server lets a name be registered again at once after it was deleted, but while it
 * still takes the old namespace apart, calls by that name may reach the old one: so the end of that is waited for first.
 */
export async function registerNamespace(
  calls: TemporalCalls,
  settings: NamespaceSettings,
  owner: string,
  limits: OperationLimits,
): Promise<void> {
  const { name, description = "", retentionDays } = settings;
  await waitForEarlierDeletion(calls, name, limits);
  await calls.call(`Registering namespace "${name}"`, limits, ({ workflow }) =>
    workflow.registerNamespace({
      namespace: name,
      description,
      workflowExecutionRetentionPeriod: fromDays(retentionDays),
      data: { [ownerKey]: owner },
    }),
  );
}

/** WorkflowService.UpdateNamespace. The server takes an empty description for "as it was". */
export async function updateNamespace(
  calls: TemporalCalls,
  { name, description, retentionDays }: NamespaceSettings,
  limits: OperationLimits,
): Promise<void> {
  await calls.call(`Updating namespace "${name}"`, limits, ({ workflow }) =>
    workflow.updateNamespace({
      namespace: name,
      ...(description === undefined ? {} : { updateInfo: { description } }),
      config: { workflowExecutionRetentionTtl: fromDays(retentionDays) },
    }),
  );
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
