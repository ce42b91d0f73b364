import * as pulumi from "@pulumi/pulumi";
import { taskQueues as queues } from "@temporal-cms/contracts";
import { parseEnvironment } from "./config.ts";
import type { Deployed } from "./deployed.ts";
import { desiredNamespace } from "./temporal/desired-namespace.ts";
import { orchestrationNamespace } from "./temporal/orchestration-namespace.ts";

const environment = parseEnvironment(pulumi.getStack(), pulumi.runtime.allConfig());
let deployed: Deployed | undefined;
if (environment.name !== "dev") {
  // Dev does without the SDKs of AWS and Kubernetes, which take longer to load than all else.
  deployed = (await import("./deployed.ts")).deployed(environment);
}
const orchestration = deployed?.orchestration ?? orchestrationNamespace(desiredNamespace(environment));
const archive = deployed?.platform.archive;

/** `host:port` of the frontend, for `TEMPORAL_ADDRESS`. */
export const temporalAddress = environment.temporalAddress;
/** For `TEMPORAL_NAMESPACE`. */
export const namespace = orchestration.namespace.name;
export const namespaceId = orchestration.namespace.namespaceId;
/** Days for which closed workflows are kept. */
export const retentionDays = orchestration.namespace.retentionDays;
export const searchAttributes = orchestration.searchAttributes.map(({ name }) => name);
export const taskQueues = Object.values(queues);
export const backfillScheduleId = orchestration.backfill.scheduleId;

/** Where histories are archived or exported; staging and prod alone, like all that follows. */
export const archiveBucket = archive?.bucket.bucket;
/** The bucket as Temporal's archival spells it. */
export const archiveUri = archive && pulumi.interpolate`s3://${archive.bucket.bucket}`;
export const archiveKeyArn = archive?.key.arn;
/** Role of the self-hosted server's pods, or of Temporal Cloud's export. */
export const archiveWriterRoleArn = archive?.writer.arn;
/** Entries of Secrets Manager that want a value, by what they are for. */
export const secretEntries =
  deployed &&
  Object.fromEntries(Object.entries(deployed.platform.secrets).map(([entry, { name }]) => [entry, name]));
/** Role of External Secrets. */
export const secretsReaderRoleArn = deployed?.platform.secretsReader.arn;
/** Kubernetes namespace of the workloads. */
export const kubernetesNamespace = deployed?.workloads.namespace;
/** Public URL of the proxy, which the CMS modules call. */
export const proxyUrl = environment.name === "dev" ? undefined : `https://${environment.ingress.host}`;
