import { isDeepStrictEqual } from "node:util";
import type { CloudCollection, ServiceAccountSettings } from "../backend/cloud-services.ts";
import type { OperationLimits } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import type { CloudCalls } from "./cloud-calls.ts";
import { cloudCollection } from "./cloud-collection.ts";
import { fromPermission, toPermission } from "./cloud-messages.ts";
import type { ServiceAccountMessage, ServiceAccountSpec } from "./cloud-messages.ts";
import { findInPages } from "./pages.ts";

/** CloudService.CreateServiceAccount, Get…, Update… and Delete…, with `namespace_scoped_access`. Ids: the server's. */
export function serviceAccounts(calls: CloudCalls): CloudCollection<ServiceAccountSettings> {
  async function read(
    serviceAccountId: string,
    limits: OperationLimits,
  ): Promise<ServiceAccountMessage | undefined> {
    const found = await calls.find(`Reading service account ${serviceAccountId}`, limits, (service) =>
      service.getServiceAccount({ serviceAccountId }),
    );
    return found?.serviceAccount ?? undefined;
  }

  return cloudCollection<ServiceAccountSettings, ServiceAccountSettings, ServiceAccountMessage>(calls, {
    subject: ({ name }) => `service account "${name}"`,
    identity: ({ namespace, name }) => `${namespace}\n${name}`,

    /** Names are unique among the accounts that there are. */
    async lookUp({ name }, limits) {
      const page = async (pageToken: string) => {
        const answer = await calls.call("Listing service accounts", limits, (service) =>
          service.getServiceAccounts({ pageSize: 100, pageToken }),
        );
        return { items: answer.serviceAccount, next: answer.nextPageToken };
      };
      const account = await findInPages<ServiceAccountMessage>(page, ({ spec }) => spec?.name === name);
      return account && [account.id ?? "", account];
    },

    read,
    state: (id, account) => settingsOf(id, account),

    async create(settings, asyncOperationId, limits) {
      const answer = await calls.call(`Creating service account "${settings.name}"`, limits, (service) =>
        service.createServiceAccount({ spec: specOf(settings), asyncOperationId }),
      );
      return { id: answer.serviceAccountId, operation: answer.asyncOperation };
    },

    change(serviceAccountId, settings, account, asyncOperationId, limits) {
      if (isDeepStrictEqual(settingsOf(serviceAccountId, account), settings)) return undefined;
      const spec = { ...account.spec, ...specOf(settings) };
      const resourceVersion = account.resourceVersion ?? "";
      return calls
        .call(`Updating service account "${settings.name}"`, limits, (service) =>
          service.updateServiceAccount({ serviceAccountId, spec, resourceVersion, asyncOperationId }),
        )
        .then(({ asyncOperation }) => asyncOperation);
    },

    async remove(serviceAccountId, account, asyncOperationId, limits) {
      const resourceVersion = account.resourceVersion ?? "";
      const answer = await calls.find(`Deleting service account ${serviceAccountId}`, limits, (service) =>
        service.deleteServiceAccount({ serviceAccountId, resourceVersion, asyncOperationId }),
      );
      return answer?.asyncOperation;
    },
  });
}

function specOf({ name, description, namespace, permission }: ServiceAccountSettings): ServiceAccountSpec {
  return {
    name,
    description,
    namespaceScopedAccess: { namespace, access: { permission: toPermission(permission) } },
  };
}

function settingsOf(id: string, { spec }: ServiceAccountMessage): ServiceAccountSettings {
  const scoped = spec?.namespaceScopedAccess;
  if (!scoped) {
    throw new TemporalError(
      "invalid",
      `Service account ${id} is one of the whole account: only those of a single namespace are managed here.`,
    );
  }
  return {
    name: spec.name ?? "",
    description: spec.description ?? "",
    namespace: scoped.namespace ?? "",
    permission: fromPermission(`Service account ${id}`, scoped.access?.permission),
  };
}
