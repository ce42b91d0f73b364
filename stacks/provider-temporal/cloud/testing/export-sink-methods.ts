import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import type { Account } from "./account.ts";
import type { Methods } from "./call.ts";
import { copyMessage, sameMessage, timestamp } from "./messages.ts";
import type { StoredNamespace } from "./namespace-view.ts";
import { page } from "./paging.ts";
import { alreadyExists, invalid, nothingToChange, preconditionFailed } from "./refusal.ts";
import { providerName, providerRegion } from "./regions.ts";
import { type Resource, newResource } from "./resource.ts";

type Spec = temporal.api.cloud.namespace.v1.IExportSinkSpec;
const { ExportSink, ExportSinkSpec } = proto.temporal.api.cloud.namespace.v1;

export interface StoredExportSink extends Resource {
  readonly namespace: string;
  spec: Spec;
}

export function exportSinkMethods(account: Account): Methods {
  const { namespaces, exportSinks, operations } = account;
  const find = (namespace: string, name: string) => exportSinks.require(sinkId(namespace, name));
  return {
    CreateNamespaceExportSink: (call, { namespace, spec }) => {
      const checked = checkSpec(namespaces.require(namespace), spec);
      const id = sinkId(namespace, checked.name ?? "");
      if (exportSinks.find(id)) throw alreadyExists(`export sink ${JSON.stringify(checked.name)}`);
      const stored = { ...newResource(id), namespace, spec: copyMessage(ExportSinkSpec, checked) };
      return operations.create(call, exportSinks, stored);
    },

    GetNamespaceExportSink: (_call, { namespace, name }) => ({ sink: view(account, find(namespace, name)) }),

    GetNamespaceExportSinks: (_call, request) => {
      namespaces.require(request.namespace);
      const sinks = exportSinks.all().filter(({ namespace }) => namespace === request.namespace);
      const { items, nextPageToken } = page(sinks, request);
      return { sinks: items.map((sink) => view(account, sink)), nextPageToken };
    },

    UpdateNamespaceExportSink: (call, { namespace, spec, resourceVersion }) => {
      const stored = find(namespace, spec?.name ?? "");
      operations.requireCurrent(stored, resourceVersion);
      const checked = checkSpec(namespaces.require(namespace), spec);
      if (sameMessage(ExportSinkSpec, stored.spec, checked)) throw nothingToChange();
      return operations.update(call, stored, resourceVersion, () => {
        stored.spec = copyMessage(ExportSinkSpec, checked);
      });
    },

    DeleteNamespaceExportSink: (call, { namespace, name, resourceVersion }) =>
      operations.remove(call, exportSinks, find(namespace, name), resourceVersion),

    ValidateNamespaceExportSink: (_call, { namespace, spec }) => {
      const checked = checkSpec(namespaces.require(namespace), spec);
      if (!account.canWrite(bucketOf(checked))) {
        throw preconditionFailed(`cannot write to bucket ${JSON.stringify(bucketOf(checked))}`);
      }
      return {};
    },
  };
}

const sinkId = (namespace: string, name: string) => `${namespace}/${name}`;
const bucketOf = ({ s3, gcs }: Spec) => s3?.bucketName ?? gcs?.bucketName ?? "";

function checkSpec(namespace: StoredNamespace, spec: Spec | null | undefined): Spec {
  if (!spec) throw invalid("spec is required");
  if (!/^[A-Za-z0-9_-]+$/.test(spec.name ?? "")) throw invalid("an export sink needs a name");
  if (!spec.s3 === !spec.gcs) throw invalid("either s3 or gcs must be given");
  if (spec.s3) checkS3(spec.s3);
  checkRegion(namespace, spec.s3 ? "aws" : "gcp", spec.s3?.region ?? spec.gcs?.region ?? "");
  return spec;
}

function checkS3({ roleName, bucketName, kmsArn, awsAccountId }: temporal.api.cloud.sink.v1.IS3Spec): void {
  if (!/^[\w+=,.@-]{1,64}$/.test(roleName ?? ""))
    throw invalid("role_name must be the name of an IAM role, not its ARN");
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucketName ?? ""))
    throw invalid("bucket_name must name an S3 bucket");
  if (!/^\d{12}$/.test(awsAccountId ?? "")) throw invalid("aws_account_id must have 12 digits");
  if (kmsArn && !/^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/.+$/.test(kmsArn))
    throw invalid("kms_arn must be the ARN of a KMS key");
}

/** "The S3 bucket must reside in the same region as your Namespace" (https://docs.temporal.io/cloud/export/aws-export-s3). */
function checkRegion(namespace: StoredNamespace, provider: string, region: string): void {
  const own = namespace.regions.filter((id) => providerName(id) === provider).map(providerRegion);
  if (!own.includes(region)) {
    throw invalid(
      `the bucket's region ${JSON.stringify(region)} is not the namespace's (${namespace.regions.join()})`,
    );
  }
}

function view(account: Account, stored: StoredExportSink): temporal.api.cloud.namespace.v1.IExportSink {
  const { Health } = ExportSink;
  const healthy = account.canWrite(bucketOf(stored.spec));
  return ExportSink.fromObject({
    ...stored,
    name: stored.spec.name,
    health: healthy ? Health.HEALTH_OK : Health.HEALTH_ERROR_USER_CONFIGURATION,
    errorMessage: healthy ? "" : "the bucket cannot be written",
    lastHealthCheckTime: timestamp(new Date()),
  });
}
