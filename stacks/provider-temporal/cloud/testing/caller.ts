import { type Access, type AccessHolder, Permission, Role, isAdminRole } from "./access.ts";
import type { Account } from "./account.ts";
import { type StoredApiKey, expired } from "./api-key-methods.ts";
import { unauthenticated } from "./refusal.ts";
import { ResourceState } from "./resource.ts";

export type NamespacePermission = "read" | "write" | "admin";

const ranks = { read: 1, write: 2, admin: 3 };
const rankOf: Readonly<Record<number, number>> = {
  [Permission.PERMISSION_READ]: ranks.read,
  [Permission.PERMISSION_WRITE]: ranks.write,
  [Permission.PERMISSION_ADMIN]: ranks.admin,
};

/** Who makes a call, and what they may do: the most permissive of what is granted to them and to their groups. */
export class Caller {
  /** Of the user or service account. */
  readonly id: string;
  readonly apiKeyId: string;
  readonly roles: ReadonlySet<Role>;
  readonly #grants: readonly Access[];

  constructor(id: string, apiKeyId: string, grants: readonly Access[]) {
    this.id = id;
    this.apiKeyId = apiKeyId;
    this.#grants = grants;
    this.roles = new Set(grants.map(({ accountAccess }) => accountAccess?.role ?? Role.ROLE_UNSPECIFIED));
  }

  /** Account owner or global admin: "automatically have Namespace Admin permissions on all Namespaces". */
  get isAdmin(): boolean {
    return [...this.roles].some(isAdminRole);
  }

  may(namespace: string, permission: NamespacePermission): boolean {
    return (
      this.isAdmin ||
      this.#grants.some(({ namespaceAccesses }) => {
        const granted = namespaceAccesses?.[namespace]?.permission ?? Permission.PERMISSION_UNSPECIFIED;
        return (rankOf[granted] ?? 0) >= ranks[permission];
      })
    );
  }
}

/**
 * @param authorization the header, `Bearer <api key>`
 * @throws Refusal UNAUTHENTICATED
 */
export function authenticate(account: Account, authorization: string | undefined): Caller {
  const token = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) throw unauthenticated("an API key is required");
  const key = account.apiKeys.all().find((one) => one.token === token);
  if (!key || !usable(key)) throw unauthenticated("the API key is invalid");
  const ownerId = key.spec.ownerId ?? "";
  const owner = account.serviceAccounts.find(ownerId) ?? account.users.find(ownerId);
  if (!owner) throw unauthenticated("the API key is invalid");
  const groups = account.userGroups.all().filter(({ members }) => members.has(ownerId));
  return new Caller(ownerId, key.id, [owner, ...groups].map(accessOf));
}

const usable = (key: StoredApiKey) =>
  key.state !== ResourceState.RESOURCE_STATE_ACTIVATING && !key.spec.disabled && !expired(key);

/** A namespace-scoped service account has "A `Read` Account Role" (https://docs.temporal.io/cloud/manage-access/service-accounts#scoped). */
function accessOf({ spec }: AccessHolder): Access {
  const scoped = spec.namespaceScopedAccess;
  if (!scoped) return spec.access ?? {};
  return {
    accountAccess: { role: Role.ROLE_READ },
    namespaceAccesses: { [scoped.namespace ?? ""]: scoped.access ?? {} },
  };
}
