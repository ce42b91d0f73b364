import * as kubernetes from "@pulumi/kubernetes";
import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { externalSecret } from "./external-secret.ts";
import { objectLabels } from "./labels.ts";
import type { Traffic } from "./network-policy.ts";
import type { SecretText, Settings } from "./settings.ts";
import type { TemporalAuth, TemporalClient, TemporalInput } from "./workloads-input.ts";

/** How programs and the autoscaler reach Temporal. */
export interface TemporalAccess {
  /** Environment of a program. */
  settingsOf(client: TemporalClient): Settings;
  readonly traffic: Traffic;
  /** The autoscaler's way in, for KEDA's triggers. */
  readonly trigger: TemporalTrigger;
}

export interface TemporalTrigger {
  /** `endpoint`, `namespace` and TLS of the `temporal` scaler. */
  readonly metadata: Readonly<Record<string, Input<string>>>;
  /** Name of the TriggerAuthentication; none for a server that asks for nothing. */
  readonly authentication?: Output<string>;
}

const autoscaler = "temporal-autoscaler";
const serverCaName = "temporal-server-ca";
const serverCaKey = "server-ca.crt";

/** Hands each client its own credentials. Certificates are mounted as files, an API key is a variable. */
export function temporalAccess(
  place: { readonly namespace: Input<string>; readonly secretStore: Input<string> },
  temporal: TemporalInput,
  options: CustomResourceOptions,
): TemporalAccess {
  const serverCa =
    temporal.serverCa === undefined ? undefined : caConfigMap(place.namespace, temporal.serverCa, options);
  return {
    settingsOf: (client) => settings(temporal, temporal.auth[client], serverCa),
    traffic: { peers: temporal.peers, port: portOf(temporal.address) },
    trigger: autoscalerTrigger(place, temporal, serverCa, options),
  };
}

/** @param address `host:port` */
export function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(":") + 1));
}

function caConfigMap(
  namespace: Input<string>,
  certificate: Input<string>,
  options: CustomResourceOptions,
): Output<string> {
  const configMap = new kubernetes.core.v1.ConfigMap(
    serverCaName,
    {
      metadata: { name: serverCaName, namespace, labels: objectLabels(serverCaName) },
      data: { [serverCaKey]: certificate },
    },
    options,
  );
  return configMap.metadata.name;
}

function settings(
  { address, namespace, serverName }: TemporalInput,
  auth: TemporalAuth,
  serverCa: Output<string> | undefined,
): Settings {
  return {
    variables: {
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      ...(serverName !== undefined && { TEMPORAL_TLS_SERVER_NAME: serverName }),
    },
    ...(auth.apiKey !== undefined && { secretVariables: { TEMPORAL_API_KEY: { entry: auth.apiKey } } }),
    ...(auth.clientCertificate !== undefined && {
      secretFiles: {
        TEMPORAL_TLS_CLIENT_CERT_PATH: {
          fileName: "tls.crt",
          entry: auth.clientCertificate,
          property: "certificate",
        },
        TEMPORAL_TLS_CLIENT_KEY_PATH: { fileName: "tls.key", entry: auth.clientCertificate, property: "key" },
      },
    }),
    ...(serverCa !== undefined && {
      configFiles: { TEMPORAL_TLS_SERVER_CA_CERT_PATH: { configMap: serverCa, key: serverCaKey } },
    }),
  };
}

/** KEDA 2.18, `temporal` scaler: https://keda.sh/docs/2.18/scalers/temporal/ */
function autoscalerTrigger(
  { namespace, secretStore }: { readonly namespace: Input<string>; readonly secretStore: Input<string> },
  temporal: TemporalInput,
  serverCa: Output<string> | undefined,
  options: CustomResourceOptions,
): TemporalTrigger {
  const metadata = {
    endpoint: temporal.address,
    namespace: temporal.namespace,
    ...(temporal.serverName !== undefined && { tlsServerName: temporal.serverName }),
  };
  const keys = autoscalerKeys(temporal.auth.autoscaler);
  if (Object.keys(keys).length === 0) return { metadata };
  externalSecret(autoscaler, { namespace, store: secretStore, keys }, options);
  const authentication = new kubernetes.apiextensions.CustomResource(
    autoscaler,
    {
      apiVersion: "keda.sh/v1alpha1",
      kind: "TriggerAuthentication",
      metadata: { name: autoscaler, namespace, labels: objectLabels(autoscaler) },
      spec: {
        secretTargetRef: Object.keys(keys).map((key) => ({ parameter: key, name: autoscaler, key })),
        ...(serverCa !== undefined && {
          configMapTargetRef: [{ parameter: "ca", name: serverCa, key: serverCaKey }],
        }),
      },
    },
    options,
  );
  return { metadata, authentication: authentication.metadata.name };
}

/** Keys of the autoscaler's Secret, named as the scaler's parameters are. */
function autoscalerKeys({ clientCertificate, apiKey }: TemporalAuth): Record<string, SecretText> {
  return {
    ...(clientCertificate !== undefined && {
      cert: { entry: clientCertificate, property: "certificate" },
      key: { entry: clientCertificate, property: "key" },
    }),
    ...(apiKey !== undefined && { apiKey: { entry: apiKey } }),
  };
}
