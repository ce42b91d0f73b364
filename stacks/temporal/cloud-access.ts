import { namespaces, roles } from "@temporal-cms/contracts";
import { ApiKey, ExportSink, ServiceAccount, UserGroup } from "@temporal-cms/provider-temporal";
import type { Input } from "@pulumi/pulumi";
import type { DeployedEnvironment } from "../config.ts";
import type { CloudConfig } from "../config/temporal-config.ts";
import { awsAccountId } from "../platform/aws-account-id.ts";
import type { Platform } from "../platform/platform.ts";
import { temporalClients } from "../workloads/workloads-input.ts";
import { cloudPermissions } from "./access.ts";

/**
 * What an environment on Temporal Cloud has beside its namespace: the export of closed histories to the archive, a group for each role,
 * and, where clients sign in by API key, a service account with keys for each of them.
 * @param namespace its id
 */
export function cloudAccess(
  environment: DeployedEnvironment,
  namespace: Input<string>,
  platform: Platform,
): void {
  const { temporal } = environment;
  if (temporal.backend !== "cloud") return;
  exportToArchive(environment, namespace, platform);
  declareGroups(environment, temporal, namespace);
  if (temporal.authentication.apiKey) {
    declareKeys(environment, temporal.authentication.apiKey, namespace, platform.secrets);
  }
}

function exportToArchive(
  environment: DeployedEnvironment,
  namespace: Input<string>,
  { archive: { bucket, key, writer } }: Platform,
): void {
  new ExportSink("archive", {
    namespace,
    name: "archive",
    bucket: bucket.bucket,
    region: environment.region,
    roleName: writer.name,
    awsAccountId: awsAccountId(environment),
    kmsKeyArn: key.arn,
  });
}

function declareGroups(
  { name }: DeployedEnvironment,
  { groups }: CloudConfig,
  namespace: Input<string>,
): void {
  for (const role of roles) {
    const group = groups[role] ?? { cloudGroup: `${namespaces[name]}-${role}` };
    new UserGroup(role, { ...group, namespace, permission: cloudPermissions[role] });
  }
}

function declareKeys(
  { name }: DeployedEnvironment,
  { expiresAfterDays, generations }: NonNullable<CloudConfig["authentication"]["apiKey"]>,
  namespace: Input<string>,
  secrets: Platform["secrets"],
): void {
  for (const client of temporalClients) {
    const entry = secrets[`temporal-${client}-token`];
    if (!entry) throw new Error(`There is no entry for the token of ${client}.`);
    const account = new ServiceAccount(client, {
      name: `${namespaces[name]}-${client}`,
      description: `The ${client} of ${namespaces[name]}.`,
      namespace,
      permission: cloudPermissions[client],
    });
    for (const generation of generations) {
      const keyName = `${client}-${generation}`;
      new ApiKey(keyName, {
        name: keyName,
        serviceAccountId: account.id,
        expiresAfterDays,
        secretId: entry.arn,
      });
    }
  }
}
