import { Role } from "./access.ts";
import type { Account } from "./account.ts";
import type { Caller, NamespacePermission } from "./caller.ts";
import type { CommonFields, MethodName } from "./protocol.ts";
import { permissionDenied } from "./refusal.ts";

/** https://docs.temporal.io/cloud/manage-access/permissions-reference, account-level: what not every role may. */
const accountMethods: Partial<Record<MethodName, readonly Role[]>> = {
  CreateNamespace: [Role.ROLE_DEVELOPER],
  UpdateNamespaceTags: [],
  CreateUser: [],
  UpdateUser: [],
  DeleteUser: [],
  CreateUserGroup: [],
  UpdateUserGroup: [],
  DeleteUserGroup: [],
  AddUserGroupMember: [],
  RemoveUserGroupMember: [],
};

/** The same page, namespace-level: what is asked of the caller on the namespace that the request names. */
const namespaceMethods: Partial<Record<MethodName, NamespacePermission>> = {
  GetNamespace: "read",
  UpdateNamespace: "admin",
  DeleteNamespace: "admin",
  RenameCustomSearchAttribute: "admin",
  AddNamespaceRegion: "admin",
  DeleteNamespaceRegion: "admin",
  FailoverNamespaceRegion: "admin",
  GetNamespaceExportSink: "read",
  GetNamespaceExportSinks: "read",
  CreateNamespaceExportSink: "admin",
  UpdateNamespaceExportSink: "admin",
  DeleteNamespaceExportSink: "admin",
  ValidateNamespaceExportSink: "admin",
  SetUserNamespaceAccess: "admin",
  SetUserGroupNamespaceAccess: "admin",
  SetServiceAccountNamespaceAccess: "admin",
};

/**
 * API keys and service accounts are not here: who may touch one depends on whose it is.
 *
 * @throws Refusal PERMISSION_DENIED; of a namespace that is not there only account admins learn so
 */
export function requirePermission(caller: Caller, method: MethodName, request: CommonFields): void {
  const roles = accountMethods[method];
  if (roles && !caller.isAdmin && !roles.some((role) => caller.roles.has(role))) {
    throw permissionDenied(`${method} needs another role on the account`);
  }
  const permission = namespaceMethods[method];
  if (permission && !caller.may(request.namespace ?? "", permission)) {
    throw permissionDenied(`${method} needs ${permission} permission on the namespace`);
  }
}

/**
 * Service accounts of one namespace are managed by its admins, all others by account admins
 * (the same page, "Service account authorization behavior").
 *
 * @param namespace that the service account is scoped to
 */
export function requireManager(caller: Caller, namespace: string | null | undefined): void {
  const allowed = namespace ? caller.may(namespace, "admin") : caller.isAdmin;
  if (!allowed) throw permissionDenied("managing this service account needs another role or permission");
}

/**
 * The same page, "API key authorization behavior": one's own, those of service accounts one manages, or all as admin.
 *
 * @param options.own whether being the owner is enough
 */
export function mayManageKeys(
  account: Account,
  caller: Caller,
  ownerId: string,
  { own }: { readonly own: boolean } = { own: true },
): boolean {
  if (own && caller.id === ownerId) return true;
  const scoped = account.serviceAccounts.find(ownerId)?.spec.namespaceScopedAccess?.namespace;
  return scoped ? caller.may(scoped, "admin") : caller.isAdmin;
}

/** @throws Refusal PERMISSION_DENIED */
export function requireKeyManager(...asked: Parameters<typeof mayManageKeys>): void {
  if (!mayManageKeys(...asked)) {
    throw permissionDenied("managing this API key needs another role or permission");
  }
}
