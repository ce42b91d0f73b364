import type { DeployedEnvironment } from "./config.ts";
import { temporalOutputs } from "./outputs.ts";
import { type Platform, platform } from "./platform/platform.ts";
import { archiveUri, backendArgs } from "./temporal/backend-args.ts";
import { cloudAccess } from "./temporal/cloud-access.ts";
import { desiredNamespace } from "./temporal/desired-namespace.ts";
import { type OrchestrationNamespace, orchestrationNamespace } from "./temporal/orchestration-namespace.ts";
import { workloadsInput } from "./workloads-input.ts";
import { type Workloads, workloads } from "./workloads/workloads.ts";

export interface Deployed {
  readonly platform: Platform;
  readonly orchestration: OrchestrationNamespace;
  readonly workloads: Workloads;
}

/** Staging and prod: AWS, Temporal, and what runs in Kubernetes. */
export function deployed(environment: DeployedEnvironment): Deployed {
  const aws = platform(environment);
  const orchestration = orchestrationNamespace(desiredNamespace(environment), backendArgs(environment, aws));
  cloudAccess(environment, orchestration.namespace.id, aws);
  return {
    platform: aws,
    orchestration,
    workloads: workloads(workloadsInput(environment, aws, orchestration.namespace.id)),
  };
}

/** What a server, and those who fill in secrets, need to know beside what Temporal holds. */
export function deployedOutputs(
  environment: DeployedEnvironment,
  { platform, orchestration, workloads: { namespace } }: Deployed,
) {
  const { archive, secrets, secretsReader } = platform;
  const { bucket, key, writer } = archive;
  return {
    ...temporalOutputs(environment, orchestration),
    /** Where histories are archived or exported. */
    archiveBucket: bucket.bucket,
    archiveRegion: environment.region,
    /** The bucket as Temporal's archival spells it. */
    archiveUri: archiveUri(platform),
    archiveKeyArn: key.arn,
    /** Role of the self-hosted server's pods, or of Temporal Cloud's export. */
    archiveWriterRoleArn: writer.arn,
    /** Entries of Secrets Manager that want a value, by what they are for. */
    secretEntries: Object.fromEntries(Object.entries(secrets).map(([entry, { name }]) => [entry, name])),
    /** Role of External Secrets. */
    secretsReaderRoleArn: secretsReader.arn,
    /** Kubernetes namespace of the workloads. */
    kubernetesNamespace: namespace,
    /** Public URL of the proxy, which the CMS modules call. */
    proxyUrl: `https://${environment.ingress.host}`,
  };
}
