import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import type { Account } from "./account.ts";
import { invalid } from "./refusal.ts";

const { AccountAccess, NamespaceAccess } = proto.temporal.api.cloud.identity.v1;
export const { Role } = AccountAccess;
export const { Permission } = NamespaceAccess;
export type Role = temporal.api.cloud.identity.v1.AccountAccess.Role;
export type Permission = temporal.api.cloud.identity.v1.NamespaceAccess.Permission;
export type Access = temporal.api.cloud.identity.v1.IAccess;
type Grant = temporal.api.cloud.identity.v1.INamespaceAccess;

/** A user, group or service account. */
export interface AccessHolder {
  readonly spec: {
    access?: Access | null;
    namespaceScopedAccess?: temporal.api.cloud.identity.v1.INamespaceScopedAccess | null;
  };
}

const roleOf = (access: Access | null | undefined) => access?.accountAccess?.role ?? Role.ROLE_UNSPECIFIED;

export const isAdminRole = (role: Role) => role === Role.ROLE_OWNER || role === Role.ROLE_ADMIN;

/**
 * @param current what is there already
 * @throws Refusal INVALID_ARGUMENT unless it names a role and namespaces that exist
 */
export function checkAccess(
  account: Account,
  access: Access | null | undefined,
  current?: Access | null,
): void {
  const role = roleOf(access);
  if (role === Role.ROLE_UNSPECIFIED || !(role in Role)) throw invalid("an account role is required");
  // "owner … cannot be created, updated or deleted without Temporal support" (the Terraform provider's access.go).
  if (role !== roleOf(current) && [role, roleOf(current)].includes(Role.ROLE_OWNER)) {
    throw invalid("the role of an account owner is changed by Temporal's support alone");
  }
  checkGrants(account, access);
}

/** @throws Refusal INVALID_ARGUMENT unless all namespaces exist */
export function checkGrants(account: Account, access: Access | null | undefined): void {
  for (const [namespace, grant] of Object.entries(access?.namespaceAccesses ?? {})) {
    checkGrant(account, namespace, grant);
  }
}

export function checkGrant(account: Account, namespace: string, grant: Grant | null | undefined): void {
  if (!account.namespaces.find(namespace))
    throw invalid(`namespace ${JSON.stringify(namespace)} does not exist`);
  const permission = grant?.permission ?? Permission.PERMISSION_UNSPECIFIED;
  if (permission === Permission.PERMISSION_UNSPECIFIED || !(permission in Permission)) {
    throw invalid(`a permission for namespace ${JSON.stringify(namespace)} is required`);
  }
}

/** The holder's access with one namespace's changed; without a grant the namespace's is taken away. */
export function withGrant(
  access: Access | null | undefined,
  namespace: string,
  grant: Grant | undefined,
): Access {
  const others = Object.entries(access?.namespaceAccesses ?? {}).filter(([name]) => name !== namespace);
  return {
    ...access,
    namespaceAccesses: { ...Object.fromEntries(others), ...(grant ? { [namespace]: grant } : {}) },
  };
}

export function grantAdmin(holder: AccessHolder, namespace: string): void {
  if (!holder.spec.access) return;
  holder.spec.access = withGrant(holder.spec.access, namespace, { permission: Permission.PERMISSION_ADMIN });
}

export function revoke(holder: AccessHolder, namespace: string): void {
  if (holder.spec.access?.namespaceAccesses?.[namespace]) {
    holder.spec.access = withGrant(holder.spec.access, namespace, undefined);
  }
}
