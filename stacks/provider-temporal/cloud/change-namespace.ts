import type { OperationLimits } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import { changeVersioned, isGone } from "./change-versioned.ts";
import type { VersionedChange } from "./change-versioned.ts";
import type { CloudCalls } from "./cloud-calls.ts";
import type { NamespaceMessage, NamespaceSpec } from "./cloud-messages.ts";

/** CloudService.GetNamespace */
export async function readNamespace(
  calls: CloudCalls,
  id: string,
  limits: OperationLimits,
): Promise<NamespaceMessage | undefined> {
  const found = await calls.find(`Reading namespace "${id}"`, limits, (service) =>
    service.getNamespace({ namespace: id }),
  );
  const namespace = found?.namespace;
  return namespace && !isGone(namespace) ? namespace : undefined;
}

/** @param change the new spec, made from what is there; undefined if nothing is to be changed */
export async function changeSpec(
  calls: CloudCalls,
  id: string,
  change: (live: NamespaceMessage) => NamespaceSpec | undefined,
  limits: OperationLimits,
): Promise<void> {
  const update = async (resourceVersion: string, spec: NamespaceSpec, asyncOperationId: string) => {
    const answer = await calls.call(`Updating namespace "${id}"`, limits, (service) =>
      service.updateNamespace({ namespace: id, spec, resourceVersion, asyncOperationId }),
    );
    return answer.asyncOperation;
  };
  const send = (live: NamespaceMessage, asyncOperationId: string) => {
    const spec = change(live);
    return spec && update(live.resourceVersion ?? "", spec, asyncOperationId);
  };
  await changeNamespace(calls, id, send, limits);
}

/** @throws TemporalError `not-found` */
export async function changeNamespace(
  calls: CloudCalls,
  id: string,
  send: VersionedChange<NamespaceMessage>["send"],
  limits: OperationLimits,
): Promise<void> {
  const read = () => readNamespace(calls, id, limits);
  if (await changeVersioned(calls, { subject: `namespace "${id}"`, read, send }, limits)) return;
  throw new TemporalError("not-found", `There is no namespace "${id}" in Temporal Cloud.`);
}
