import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import type { ArchivalSettings, NamespaceSettings, NamespaceState } from "../backend/temporal-backend.ts";
import { toDays } from "./duration.ts";

const { ArchivalState } = proto.temporal.api.enums.v1;
type DescribeNamespaceResponse = temporal.api.workflowservice.v1.IDescribeNamespaceResponse;

/** Key in the namespace's data under which the URN of the Pulumi resource that registered it is kept. */
export const ownerKey = "pulumiUrn";

/** The state of a namespace from DescribeNamespace. */
export function namespaceState({
  namespaceInfo: info,
  config,
  isGlobalNamespace,
  replicationConfig,
}: DescribeNamespaceResponse): NamespaceState {
  return {
    name: info?.name ?? "",
    namespaceId: info?.id ?? "",
    retentionDays: toDays(config?.workflowExecutionRetentionTtl),
    description: info?.description === "" ? undefined : (info?.description ?? undefined),
    owner: info?.data?.[ownerKey],
    historyArchival: archival(config?.historyArchivalUri, config?.historyArchivalState),
    visibilityArchival: archival(config?.visibilityArchivalUri, config?.visibilityArchivalState),
    ...(isGlobalNamespace && {
      clusters: (replicationConfig?.clusters ?? []).map(({ clusterName }) => clusterName ?? "").sort(),
      activeCluster: replicationConfig?.activeClusterName ?? undefined,
    }),
  };
}

function archival(
  uri: string | null | undefined,
  state: temporal.api.enums.v1.ArchivalState | null | undefined,
): ArchivalSettings | undefined {
  return uri ? { uri, enabled: state === ArchivalState.ARCHIVAL_STATE_ENABLED } : undefined;
}

/** Archival as RegisterNamespace and the `config` of UpdateNamespace spell it. */
export function archivalFields({ historyArchival, visibilityArchival }: NamespaceSettings) {
  return {
    ...(historyArchival && {
      historyArchivalUri: historyArchival.uri,
      historyArchivalState: archivalState(historyArchival),
    }),
    ...(visibilityArchival && {
      visibilityArchivalUri: visibilityArchival.uri,
      visibilityArchivalState: archivalState(visibilityArchival),
    }),
  };
}

function archivalState({ enabled }: ArchivalSettings) {
  return enabled ? ArchivalState.ARCHIVAL_STATE_ENABLED : ArchivalState.ARCHIVAL_STATE_DISABLED;
}

export function clusterFields(clusters: readonly string[]) {
  return clusters.map((clusterName) => ({ clusterName }));
}

/** Clusters are a set; a local namespace has none. */
export function sameClusters(some: readonly string[], others: readonly string[] = []): boolean {
  return some.length === others.length && some.every((cluster) => others.includes(cluster));
}
