import { randomUUID } from "node:crypto";
import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import { type Access, checkAccess, checkGrant } from "./access.ts";
import type { Account } from "./account.ts";
import type { Methods } from "./call.ts";
import { copyMessage, sameMessage, timestamp } from "./messages.ts";
import { page } from "./paging.ts";
import { requireManager } from "./permissions.ts";
import { alreadyExists, invalid, nothingToChange, preconditionFailed } from "./refusal.ts";
import { type Resource, newResource } from "./resource.ts";
import { setNamespaceAccess } from "./set-namespace-access.ts";

type Spec = temporal.api.cloud.identity.v1.IServiceAccountSpec;
const { ServiceAccount, ServiceAccountSpec } = proto.temporal.api.cloud.identity.v1;

export interface StoredServiceAccount extends Resource {
  spec: Spec;
}

export function serviceAccountMethods(account: Account): Methods {
  const { serviceAccounts, operations } = account;
  return {
    CreateServiceAccount: (call, { spec }) => {
      if (!spec) throw invalid("spec is required");
      requireManager(call.caller, spec.namespaceScopedAccess?.namespace);
      checkSpec(account, spec);
      requireFreeName(account, spec.name ?? "");
      const stored: StoredServiceAccount = {
        ...newResource(randomUUID().replaceAll("-", "")),
        spec: copyMessage(ServiceAccountSpec, spec),
      };
      return { serviceAccountId: stored.id, ...operations.create(call, serviceAccounts, stored) };
    },

    GetServiceAccount: (_call, { serviceAccountId }) => ({
      serviceAccount: view(serviceAccounts.require(serviceAccountId)),
    }),

    GetServiceAccounts: (_call, request) => {
      const { items, nextPageToken } = page(serviceAccounts.all(), request);
      return { serviceAccount: items.map(view), nextPageToken };
    },

    UpdateServiceAccount: (call, { serviceAccountId, spec, resourceVersion }) => {
      const stored = serviceAccounts.require(serviceAccountId);
      requireManager(call.caller, stored.spec.namespaceScopedAccess?.namespace);
      operations.requireCurrent(stored, resourceVersion);
      if (!spec) throw invalid("spec is required");
      checkSpec(account, spec, stored.spec.access);
      // "The namespace the service account is assigned to - immutable" (identity/v1/message.proto).
      if (spec.namespaceScopedAccess?.namespace !== stored.spec.namespaceScopedAccess?.namespace) {
        throw invalid("the namespace that a service account is scoped to cannot be changed");
      }
      if (spec.name !== stored.spec.name) requireFreeName(account, spec.name ?? "");
      if (sameMessage(ServiceAccountSpec, stored.spec, spec)) throw nothingToChange();
      return operations.update(call, stored, resourceVersion, () => {
        stored.spec = copyMessage(ServiceAccountSpec, spec);
      });
    },

    SetServiceAccountNamespaceAccess: (call, request) => {
      const stored = serviceAccounts.require(request.serviceAccountId);
      if (stored.spec.namespaceScopedAccess) {
        throw preconditionFailed("the service account is scoped to one namespace");
      }
      return setNamespaceAccess(account, call, stored, request);
    },

    DeleteServiceAccount: (call, { serviceAccountId, resourceVersion }) => {
      const stored = serviceAccounts.require(serviceAccountId);
      requireManager(call.caller, stored.spec.namespaceScopedAccess?.namespace);
      return operations.remove(call, serviceAccounts, stored, resourceVersion, () =>
        account.deleteServiceAccount(stored),
      );
    },
  };
}

function checkSpec(
  account: Account,
  { name, access, namespaceScopedAccess }: Spec,
  current?: Access | null,
): void {
  if (!name) throw invalid("a service account needs a name");
  if (!access === !namespaceScopedAccess)
    throw invalid("either access or namespace_scoped_access must be given");
  if (namespaceScopedAccess) {
    checkGrant(account, namespaceScopedAccess.namespace ?? "", namespaceScopedAccess.access);
  } else {
    checkAccess(account, access, current);
  }
}

/** "must be unique across all your active service accounts" (identity/v1/message.proto). */
function requireFreeName(account: Account, name: string): void {
  if (account.serviceAccounts.all().some(({ spec }) => spec.name === name)) {
    throw alreadyExists(`service account ${JSON.stringify(name)}`);
  }
}

export function view(stored: StoredServiceAccount): temporal.api.cloud.identity.v1.IServiceAccount {
  return ServiceAccount.fromObject({
    ...stored,
    createdTime: timestamp(stored.createdTime),
    lastModifiedTime: timestamp(stored.lastModifiedTime),
  });
}
