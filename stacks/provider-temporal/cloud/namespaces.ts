import type { CloudCollection, CloudNamespaceSettings } from "../backend/cloud-services.ts";
import type { OperationLimits } from "../backend/temporal-backend.ts";
import { TemporalError, isTemporalFailure } from "../backend/temporal-error.ts";
import { waitUntil } from "../backend/wait-until.ts";
import { awaitOperation } from "./await-operation.ts";
import { changeSpec, readNamespace } from "./change-namespace.ts";
import { changeVersioned, refuseHalfMade } from "./change-versioned.ts";
import type { CloudCalls } from "./cloud-calls.ts";
import { resourceStates } from "./cloud-messages.ts";
import type { NamespaceMessage } from "./cloud-messages.ts";
import { creationsOf, letFinish, madeBy } from "./creation-operations.ts";
import { agrees, namespaceId, namespaceSettings, namespaceSpec } from "./namespace-spec.ts";
import { changeRegions } from "./namespace-regions.ts";

/** CloudService.CreateNamespace, GetNamespace, UpdateNamespace and DeleteNamespace. Ids: `<name>.<account>`. */
export function namespaces(calls: CloudCalls): CloudCollection<CloudNamespaceSettings> {
  return {
    async find(settings, owner, limits) {
      await checkAccount(calls, settings.accountId, limits);
      const id = namespaceId(settings);
      const live = await readNamespace(calls, id, limits);
      if (!live) return undefined;
      refuseHalfMade(live, `namespace "${id}"`);
      const { last } = await creationsOf(calls, owner, limits);
      return { id, ours: madeBy(last, live.createdTime) };
    },

    async describe(id, limits) {
      const live = await readNamespace(calls, id, limits);
      return live && namespaceSettings(id, live);
    },

    create: (settings, owner, limits) => create(calls, settings, owner, limits),

    async update(id, settings, limits) {
      const change = (live: NamespaceMessage) =>
        agrees(settings, live) ? undefined : namespaceSpec(settings, live.spec ?? {});
      await changeSpec(calls, id, change, limits);
      await changeRegions(calls, id, settings.regions, limits);
    },

    delete: (id, limits) => remove(calls, id, limits),
  };
}

/** CloudService.GetAccount: the API key must be one of the account that the program names. */
async function checkAccount(calls: CloudCalls, accountId: string, limits: OperationLimits): Promise<void> {
  const { account } = await calls.call("Reading the account", limits, (service) => service.getAccount({}));
  if (account?.id === accountId) return;
  throw new TemporalError(
    "invalid",
    `temporal:cloudApiKey is a key of account ${account?.id ?? "(unknown)"}, the program is for account ${accountId}: nothing was changed.`,
  );
}

async function create(
  calls: CloudCalls,
  settings: CloudNamespaceSettings,
  owner: string,
  limits: OperationLimits,
): Promise<string> {
  const id = namespaceId(settings);
  const work = `the creation of namespace "${id}"`;
  const { last, nextId } = await creationsOf(calls, owner, limits);
  await letFinish(calls, last, work, limits);
  if (!(await readNamespace(calls, id, limits))) {
    const spec = namespaceSpec(settings);
    const answer = await calls.call(`Creating namespace "${id}"`, limits, (service) =>
      service.createNamespace({ spec, asyncOperationId: nextId }),
    );
    await awaitOperation(calls, answer.asyncOperation, work, limits);
  }
  await untilMade(calls, id, limits);
  return id;
}

/** After its creation, Temporal Cloud may for a while not find a namespace, or refuse to show it. */
async function untilMade(calls: CloudCalls, id: string, limits: OperationLimits): Promise<void> {
  const made = async () => {
    try {
      const live = await readNamespace(calls, id, limits);
      if (!live || live.state === resourceStates.RESOURCE_STATE_ACTIVATING) return false;
      refuseHalfMade(live, `namespace "${id}"`);
      return true;
    } catch (error) {
      if (isTemporalFailure(error, "refused")) return false;
      throw error;
    }
  };
  await waitUntil(`namespace "${id}" to be there`, made, limits);
}

async function remove(calls: CloudCalls, id: string, limits: OperationLimits): Promise<void> {
  const read = () => readNamespace(calls, id, limits);
  const send = async ({ resourceVersion }: NamespaceMessage, asyncOperationId: string) => {
    const request = { namespace: id, resourceVersion: resourceVersion ?? "", asyncOperationId };
    const answer = await calls.find(`Deleting namespace "${id}"`, limits, (service) =>
      service.deleteNamespace(request),
    );
    return answer?.asyncOperation;
  };
  await changeVersioned(calls, { subject: `namespace "${id}"`, read, send }, limits);
}
