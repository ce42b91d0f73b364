import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import type { Account } from "./account.ts";
import type { ApiVersion } from "./api-version.ts";
import { copyMessage, timestamp } from "./messages.ts";
import { providerName, providerRegion } from "./regions.ts";
import type { Resource } from "./resource.ts";

const { Namespace, NamespaceRegionStatus, NamespaceSpec, Replica } = proto.temporal.api.cloud.namespace.v1;

export interface StoredNamespace extends Resource {
  /** Without regions and replicas. */
  spec: temporal.api.cloud.namespace.v1.INamespaceSpec;
  /** The active one first. */
  regions: string[];
  activeRegion: string;
  /** Regions on their way in or out. */
  readonly moving: Map<string, "adding" | "removing">;
  /** Where a replica was removed: none may be added for seven days. */
  readonly closedRegions: Set<string>;
  tags: Record<string, string>;
  /** How many reads are still answered as if it was not there, as right after a creation. */
  hiddenReads: number;
}

/** A namespace as an answer shows it in a version of the API. */
export function viewNamespace(
  account: Account,
  stored: StoredNamespace,
  version: ApiVersion,
): temporal.api.cloud.namespace.v1.INamespace {
  const places = [
    ...stored.regions,
    ...[...stored.moving.keys()].filter((id) => !stored.regions.includes(id)),
  ];
  return Namespace.fromObject({
    namespace: stored.id,
    resourceVersion: stored.resourceVersion,
    spec: viewSpec(stored, version),
    state: stored.state,
    asyncOperationId: stored.asyncOperationId,
    endpoints: endpoints(account, stored),
    activeRegion: stored.activeRegion,
    limits: { actionsPerSecondLimit: 500 },
    createdTime: timestamp(stored.createdTime),
    lastModifiedTime: timestamp(stored.lastModifiedTime),
    tags: stored.tags,
    regionStatus: version.knows("regions")
      ? Object.fromEntries(places.map((id) => [id, regionStatus(stored, id)]))
      : {},
    replicas: version.knows("replicas") ? places.map((id) => replica(stored, id)) : [],
  });
}

function viewSpec(stored: StoredNamespace, version: ApiVersion) {
  return {
    ...copyMessage(NamespaceSpec, stored.spec),
    regions: version.knows("regions") ? stored.regions : [],
    replicas: version.knows("replicas") ? stored.regions.map((region) => ({ region })) : [],
  };
}

function endpoints(account: Account, stored: StoredNamespace): temporal.api.cloud.namespace.v1.IEndpoints {
  const namespaceAddress = account.settings.frontendAddress ?? `${stored.id}.tmprl.cloud:7233`;
  const { mtlsAuth, apiKeyAuth } = stored.spec;
  return {
    webAddress: `https://cloud.temporal.io/namespaces/${stored.id}`,
    mtlsGrpcAddress: mtlsAuth?.enabled ? namespaceAddress : "",
    grpcAddress: apiKeyAuth?.enabled
      ? (account.settings.frontendAddress ?? regionalAddress(stored.activeRegion))
      : "",
  };
}

const regionalAddress = (region: string) =>
  `${providerRegion(region)}.${providerName(region)}.api.temporal.io:7233`;

function regionStatus(stored: StoredNamespace, region: string) {
  const { State } = NamespaceRegionStatus;
  const moving = stored.moving.get(region);
  const operation = moving ? { asyncOperationId: stored.asyncOperationId } : {};
  if (moving === "adding") return { state: State.STATE_ADDING, stateDeprecated: "adding", ...operation };
  if (moving === "removing")
    return { state: State.STATE_REMOVING, stateDeprecated: "removing", ...operation };
  return region === stored.activeRegion
    ? { state: State.STATE_ACTIVE, stateDeprecated: "active" }
    : { state: State.STATE_PASSIVE, stateDeprecated: "passive" };
}

function replica(stored: StoredNamespace, region: string) {
  const { ReplicaState } = Replica;
  const states = {
    adding: ReplicaState.REPLICA_STATE_ADDING,
    removing: ReplicaState.REPLICA_STATE_REMOVING,
  };
  const moving = stored.moving.get(region);
  return {
    id: `${stored.id}/${region}`,
    region,
    isPrimary: region === stored.activeRegion,
    state: moving ? states[moving] : ReplicaState.REPLICA_STATE_ACTIVE,
  };
}
