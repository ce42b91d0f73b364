import type { OperationLimits } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import type { CloudCalls } from "./cloud-calls.ts";
import type { AsyncOperation, NamespaceMessage } from "./cloud-messages.ts";
import { changeNamespace } from "./change-namespace.ts";

const regionsOf = ({ spec }: NamespaceMessage) => spec?.regions ?? [];

/**
 * CloudService.DeleteNamespaceRegion and AddNamespaceRegion: one region more, one less, or another one. Which of them is active is nobody's
 * matter but that of failovers.
 */
export async function changeRegions(
  calls: CloudCalls,
  id: string,
  wanted: readonly string[],
  limits: OperationLimits,
): Promise<void> {
  const surplus = (live: NamespaceMessage) => regionsOf(live).find((region) => !wanted.includes(region));
  const missing = (live: NamespaceMessage) => wanted.find((region) => !regionsOf(live).includes(region));

  await changeNamespace(
    calls,
    id,
    (live, asyncOperationId) => {
      const region = surplus(live);
      return region === undefined ? undefined : removeRegion(live, region, asyncOperationId);
    },
    limits,
  );
  await changeNamespace(
    calls,
    id,
    (live, asyncOperationId) => {
      const region = missing(live);
      return region === undefined ? undefined : addRegion(live, region, asyncOperationId);
    },
    limits,
  );

  async function removeRegion(
    live: NamespaceMessage,
    region: string,
    asyncOperationId: string,
  ): Promise<AsyncOperation | null | undefined> {
    if (live.activeRegion === region) throw stillActive(id, region);
    const request = { namespace: id, region, resourceVersion: live.resourceVersion ?? "", asyncOperationId };
    const answer = await calls.call(`Removing region ${region} from namespace "${id}"`, limits, (service) =>
      service.deleteNamespaceRegion(request),
    );
    return answer.asyncOperation;
  }

  async function addRegion(
    live: NamespaceMessage,
    region: string,
    asyncOperationId: string,
  ): Promise<AsyncOperation | null | undefined> {
    const request = { namespace: id, region, resourceVersion: live.resourceVersion ?? "", asyncOperationId };
    const answer = await calls.call(`Adding region ${region} to namespace "${id}"`, limits, (service) =>
      service.addNamespaceRegion(request),
    );
    return answer.asyncOperation;
  }
}

function stillActive(id: string, region: string): TemporalError {
  return new TemporalError(
    "invalid",
    `Namespace "${id}" is active in ${region}, which the program no longer names: fail over first ` +
      `(tcld namespace failover --namespace ${id} --region <the other one>), then run pulumi up again.`,
  );
}
