import * as kubernetes from "@pulumi/kubernetes";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import { objectLabels } from "./labels.ts";
import type { SecretText } from "./settings.ts";
import type { SecretStoreInput } from "./workloads-input.ts";

const apiVersion = "external-secrets.io/v1";
/** Service account by which External Secrets takes the reader's role. */
const secretsReader = "secrets-reader";

/**
 * Lets External Secrets read AWS Secrets Manager for one namespace, as a role of its own (https://external-secrets.io/latest/provider/aws-secrets-manager/).
 */
export function secretStore(
  namespace: Input<string>,
  { region, readerRoleArn }: SecretStoreInput,
  options: CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  const account = new kubernetes.core.v1.ServiceAccount(
    secretsReader,
    {
      metadata: {
        name: secretsReader,
        namespace,
        labels: objectLabels(secretsReader),
        annotations: { "eks.amazonaws.com/role-arn": readerRoleArn },
      },
      automountServiceAccountToken: false,
    },
    options,
  );
  return new kubernetes.apiextensions.CustomResource(
    "aws-secrets-manager",
    {
      apiVersion,
      kind: "SecretStore",
      metadata: { name: "aws-secrets-manager", namespace, labels: objectLabels(secretsReader) },
      spec: {
        provider: {
          aws: {
            service: "SecretsManager",
            region,
            auth: { jwt: { serviceAccountRef: { name: account.metadata.name } } },
          },
        },
      },
    },
    options,
  );
}

export interface ExternalSecretArgs {
  readonly namespace: Input<string>;
  /** Name of the `SecretStore`. */
  readonly store: Input<string>;
  /** Key of the Secret → where its text is. */
  readonly keys: Readonly<Record<string, SecretText>>;
}

/** Older versions write these into the object themselves; said here, so that a refresh finds no difference. */
const remoteDefaults = { conversionStrategy: "Default", decodingStrategy: "None", metadataPolicy: "None" };

/**
 * Asks External Secrets to keep a Secret of the same name up to date. State holds the references alone. Programs read their secrets at
 * their start, so a new value needs `kubectl rollout restart`.
 */
export function externalSecret(
  name: string,
  { namespace, store, keys }: ExternalSecretArgs,
  options: CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  return new kubernetes.apiextensions.CustomResource(
    name,
    {
      apiVersion,
      kind: "ExternalSecret",
      metadata: { name, namespace, labels: objectLabels(name) },
      spec: {
        refreshInterval: "10m0s",
        secretStoreRef: { kind: "SecretStore", name: store },
        target: { name, creationPolicy: "Owner", deletionPolicy: "Retain" },
        data: Object.entries(keys).map(([secretKey, { entry, property }]) => ({
          secretKey,
          remoteRef: { key: entry, ...(property !== undefined && { property }), ...remoteDefaults },
        })),
      },
    },
    options,
  );
}
