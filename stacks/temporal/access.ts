import type { Role } from "@temporal-cms/contracts";
import type { NamespacePermission as CloudPermission } from "@temporal-cms/provider-temporal";
import type { TemporalClient } from "../workloads/workloads-input.ts";

/** What a self-hosted server's default claim mapper knows, in a JWT's `permissions`: https://docs.temporal.io/self-hosted-guide/security */
export type NamespacePermission = "read" | "write" | "worker" | "admin";

/** Everybody who calls Temporal: people by their role, and our programs. */
export type TemporalCaller = Role | TemporalClient;

/**
 * What each caller may do in the namespace of a self-hosted server (seed, section 6.2).
 *
 * - `read` sees workflows, histories and queries; `write` starts, signals, cancels and ends them and takes tasks; `admin` changes
 *   the namespace and its search attributes as well.
 * - The server's default authorizer ranks `worker` below `read`, so that it alone permits nothing, not even to take tasks: workers
 *   need `write` beside it. `worker` says what the token is for, to authorizers that tell workers from writers.
 * - `write` lets a reviewer send any signal. Which role may send which signal is the proxy's matter (`signalRoles` of the
 *   contracts); these permissions are for those who use Temporal's own UI, CLI or API.
 */
export const namespacePermissions = {
  "cms-admin": ["admin"],
  "cms-reviewer": ["write"],
  observer: ["read"],
  worker: ["worker", "write"],
  proxy: ["write"],
  notification: ["read"],
  autoscaler: ["read"],
} as const satisfies Record<TemporalCaller, readonly NamespacePermission[]>;

/** Of whoever provisions: to register namespaces and add search attributes, the Pulumi provider needs the whole server. */
export const provisionerPermissions = ["temporal-system:admin"] as const;

/** The `permissions` claim of a caller's JWT, such as `["cms-orchestration:write"]`. */
export function permissionsClaim(caller: TemporalCaller, namespace: string): string[] {
  return namespacePermissions[caller].map((permission) => `${namespace}:${permission}`);
}

/**
 * The same on Temporal Cloud (https://docs.temporal.io/cloud/manage-access/roles-and-permissions): `admin` changes the namespace as well,
 * `write` starts, signals and takes tasks, `read` sees.
 */
export const cloudPermissions = {
  "cms-admin": "admin",
  "cms-reviewer": "write",
  observer: "read",
  worker: "write",
  proxy: "write",
  notification: "read",
  autoscaler: "read",
} as const satisfies Record<TemporalCaller, CloudPermission>;
