import type { NamespaceSettings, NamespaceState, OperationLimits } from "../backend/temporal-backend.ts";
import { TemporalError, isTemporalFailure } from "../backend/temporal-error.ts";
import { waitUntil } from "../backend/wait-until.ts";
import { fromDays, toDays } from "./duration.ts";
import type { TemporalCalls } from "./temporal-calls.ts";

/** Key in the namespace's data under which the URN of the Pulumi resource that registered it is kept. */
const ownerKey = "pulumiUrn";

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
 * WorkflowService.RegisterNamespace. The server lets a name be registered again at once after it was deleted, but until
 * its cache is renewed it takes the name for the deleted namespace: so that is waited for first.
 */
export async function registerNamespace(
  calls: TemporalCalls,
  settings: NamespaceSettings,
  owner: string,
  limits: OperationLimits,
): Promise<void> {
  const { name, description = "", retentionDays } = settings;
  await waitUntilNameIsGone(calls, name, limits);
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

/** OperatorService.DeleteNamespace: renames it at once and deletes the workflows behind the scenes. */
export async function deleteNamespace(
  calls: TemporalCalls,
  name: string,
  limits: OperationLimits,
): Promise<void> {
  await calls.find(`Deleting namespace "${name}"`, limits, ({ operator }) =>
    operator.deleteNamespace({ namespace: name }),
  );
  await waitUntilNameIsGone(calls, name, limits);
}

export async function waitForNamespace(
  calls: TemporalCalls,
  name: string,
  limits: OperationLimits,
): Promise<void> {
  await waitUntil(`namespace "${name}" to answer`, () => answers(calls, name, limits), limits);
}

/** Fails if the name is taken, since then it would never be gone. */
async function waitUntilNameIsGone(
  calls: TemporalCalls,
  name: string,
  limits: OperationLimits,
): Promise<void> {
  const taken = await describeNamespace(calls, name, limits);
  if (taken) throw new TemporalError("already-exists", `Namespace "${name}" exists.`);
  const gone = async () => !(await answers(calls, name, limits));
  await waitUntil(`the server to forget the deleted namespace "${name}"`, gone, limits);
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
