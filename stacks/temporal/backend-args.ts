import type { NamespaceArgs } from "@temporal-cms/provider-temporal";
import * as pulumi from "@pulumi/pulumi";
import type { DeployedEnvironment } from "../config.ts";
import type { CloudConfig } from "../config/temporal-config.ts";
import type { Platform } from "../platform/platform.ts";

/** The bucket as a self-hosted server's archival spells it. */
export function archiveUri({ archive }: Platform): pulumi.Output<string> {
  return pulumi.interpolate`s3://${archive.bucket.bucket}`;
}

/**
 * Arguments of the namespace that belong to what Temporal runs on. A self-hosted server archives histories, and lists of them, by which a
 * run's id is found again; Temporal Cloud exports instead (cloud-access.ts).
 */
export function backendArgs({ temporal }: DeployedEnvironment, platform: Platform): Partial<NamespaceArgs> {
  if (temporal.backend === "cloud") return cloudArgs(temporal);
  const { clusters, activeCluster } = temporal.replication ?? {};
  return {
    historyArchivalUri: archiveUri(platform),
    visibilityArchivalUri: archiveUri(platform),
    ...(clusters && { clusters }),
    ...(activeCluster !== undefined && { activeCluster }),
  };
}

function cloudArgs({ accountId, region, highAvailabilityRegion, authentication }: CloudConfig) {
  const { mtls } = authentication;
  return {
    accountId,
    region,
    ...(highAvailabilityRegion !== undefined && { highAvailabilityRegion }),
    ...(mtls ? { clientCa: mtls.clientCa } : { apiKeys: true }),
    ...(mtls?.certificateFilters && { certificateFilters: mtls.certificateFilters }),
  };
}
