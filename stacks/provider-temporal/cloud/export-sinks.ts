import { isDeepStrictEqual } from "node:util";
import type { CloudCollection, ExportSinkSettings, ExportSinkState } from "../backend/cloud-services.ts";
import type { OperationLimits } from "../backend/temporal-backend.ts";
import { isTemporalFailure } from "../backend/temporal-error.ts";
import { waitUntil } from "../backend/wait-until.ts";
import type { CloudCalls } from "./cloud-calls.ts";
import { cloudCollection } from "./cloud-collection.ts";
import { sinkHealths } from "./cloud-messages.ts";
import type { ExportSinkMessage, ExportSinkSpec } from "./cloud-messages.ts";

/** A role or a policy that was made just now may take as long to be known in all of AWS. */
const LONGEST_WAIT_FOR_AWS_MS = 60_000;

const split = (id: string) => {
  const slash = id.indexOf("/");
  return { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
};

/** CloudService.CreateNamespaceExportSink, Get…, Update…, Delete… and ValidateNamespaceExportSink. Ids: `<namespace>/<name>`. */
export function exportSinks(calls: CloudCalls): CloudCollection<ExportSinkSettings, ExportSinkState> {
  async function read(id: string, limits: OperationLimits): Promise<ExportSinkMessage | undefined> {
    const found = await calls.find(`Reading export sink "${id}"`, limits, (service) =>
      service.getNamespaceExportSink(split(id)),
    );
    return found?.sink ?? undefined;
  }

  return cloudCollection<ExportSinkSettings, ExportSinkState, ExportSinkMessage>(calls, {
    subject: ({ namespace, name }) => `export sink "${namespace}/${name}"`,
    identity: ({ namespace, name }) => `${namespace}/${name}`,

    async lookUp({ namespace, name }, limits) {
      const id = `${namespace}/${name}`;
      const sink = await read(id, limits);
      return sink && [id, sink];
    },

    read,
    state: (id, sink) => ({ ...settingsOf(split(id).namespace, sink), ...problemOf(sink) }),

    async create(settings, asyncOperationId, limits) {
      const { namespace, name } = settings;
      const spec = specOf(settings);
      await untilAwsLetsIn(calls, namespace, spec, limits);
      const answer = await calls.call(`Creating export sink "${namespace}/${name}"`, limits, (service) =>
        service.createNamespaceExportSink({ namespace, spec, asyncOperationId }),
      );
      return { id: `${namespace}/${name}`, operation: answer.asyncOperation };
    },

    change(id, settings, sink, asyncOperationId, limits) {
      const { namespace } = settings;
      if (isDeepStrictEqual(settingsOf(namespace, sink), settings)) return undefined;
      const spec = { ...sink.spec, ...specOf(settings) };
      const resourceVersion = sink.resourceVersion ?? "";
      const update = async () => {
        await untilAwsLetsIn(calls, namespace, spec, limits);
        const answer = await calls.call(`Updating export sink "${id}"`, limits, (service) =>
          service.updateNamespaceExportSink({ namespace, spec, resourceVersion, asyncOperationId }),
        );
        return answer.asyncOperation;
      };
      return update();
    },

    async remove(id, sink, asyncOperationId, limits) {
      const resourceVersion = sink.resourceVersion ?? "";
      const answer = await calls.find(`Deleting export sink "${id}"`, limits, (service) =>
        service.deleteNamespaceExportSink({ ...split(id), resourceVersion, asyncOperationId }),
      );
      return answer?.asyncOperation;
    },
  });
}

/** One that exports is tried out: Temporal Cloud writes an empty file to the bucket, and tells what keeps it from that. */
async function untilAwsLetsIn(
  calls: CloudCalls,
  namespace: string,
  spec: ExportSinkSpec,
  limits: OperationLimits,
): Promise<void> {
  if (!spec.enabled) return;
  let refusal: unknown;
  const letsIn = async () => {
    try {
      await calls.call(`Trying out export sink "${namespace}/${spec.name}"`, limits, (service) =>
        service.validateNamespaceExportSink({ namespace, spec }),
      );
      return true;
    } catch (error) {
      if (!isTemporalFailure(error, "invalid")) throw error;
      refusal = error;
      return false;
    }
  };
  const timeoutMs = Math.min(limits.timeoutMs, LONGEST_WAIT_FOR_AWS_MS);
  try {
    await waitUntil("AWS to let Temporal Cloud write to the bucket", letsIn, { ...limits, timeoutMs });
  } catch (error) {
    throw isTemporalFailure(error, "timed-out") ? refusal : error;
  }
}

function specOf(settings: ExportSinkSettings): ExportSinkSpec {
  const { name, enabled, bucket, region, roleName, awsAccountId, kmsKeyArn } = settings;
  const s3 = { bucketName: bucket, region, roleName, awsAccountId, kmsArn: kmsKeyArn ?? "" };
  return { name, enabled, s3 };
}

function settingsOf(namespace: string, { name, spec }: ExportSinkMessage): ExportSinkSettings {
  const { bucketName, region, roleName, awsAccountId, kmsArn } = spec?.s3 ?? {};
  return {
    namespace,
    name: name ?? "",
    bucket: bucketName ?? "",
    region: region ?? "",
    roleName: roleName ?? "",
    awsAccountId: awsAccountId ?? "",
    ...(kmsArn ? { kmsKeyArn: kmsArn } : {}),
    enabled: spec?.enabled ?? false,
  };
}

function problemOf({ health, errorMessage }: ExportSinkMessage): Pick<ExportSinkState, "problem"> {
  const fine: unknown[] = [undefined, null, sinkHealths.HEALTH_UNSPECIFIED, sinkHealths.HEALTH_OK];
  if (fine.includes(health)) return {};
  const reason = errorMessage ?? "";
  return { problem: reason === "" ? "no reason given" : reason };
}
