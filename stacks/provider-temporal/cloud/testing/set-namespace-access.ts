import type { temporal } from "@temporalio/proto";
import { type AccessHolder, checkGrant, withGrant } from "./access.ts";
import type { Account } from "./account.ts";
import type { Call } from "./call.ts";
import { nothingToChange } from "./refusal.ts";
import type { Resource } from "./resource.ts";

export interface NamespaceAccessRequest {
  readonly namespace: string;
  readonly access?: temporal.api.cloud.identity.v1.INamespaceAccess | null;
  readonly resourceVersion: string;
}

/** One namespace's part of what a user, group or service account may do; "if left empty" it is taken away (request_response.proto). */
export function setNamespaceAccess(
  account: Account,
  call: Call,
  holder: Resource & AccessHolder,
  { namespace, access, resourceVersion }: NamespaceAccessRequest,
) {
  account.operations.requireCurrent(holder, resourceVersion);
  const grant = access?.permission ? { permission: access.permission } : undefined;
  if (grant) checkGrant(account, namespace, grant);
  const current = holder.spec.access?.namespaceAccesses?.[namespace]?.permission ?? 0;
  if (current === (grant?.permission ?? 0)) throw nothingToChange();
  return account.operations.update(call, holder, resourceVersion, () => {
    holder.spec.access = withGrant(holder.spec.access, namespace, grant);
  });
}
