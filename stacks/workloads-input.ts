import type { Input } from "@pulumi/pulumi";
import type { DeployedEnvironment } from "./config.ts";
import type { Platform } from "./platform/platform.ts";
import type { SecretEntry } from "./platform/secret-entries.ts";
import {
  type MailInput,
  type SecretReference,
  type SecretReferences,
  type SlackInput,
  type TemporalAuth,
  type TemporalClient,
  type TemporalInput,
  type WorkloadsInput,
  temporalClients,
} from "./workloads/workloads-input.ts";

/** What an environment and its platform mean for Kubernetes. */
export function workloadsInput(
  environment: DeployedEnvironment,
  { secrets, secretsReader }: Platform,
  temporalNamespace: Input<string>,
): WorkloadsInput {
  const { kubernetesNamespace, observability, storageClassName, cmsPeers, images, vendor, ingress } =
    environment;
  const reference = (entry: SecretEntry) => referenceTo(secrets, entry);
  const mail = mailInput(environment, reference);
  const slack = slackInput(environment, reference);
  return {
    namespace: kubernetesNamespace,
    temporal: temporalInput(environment, secrets, temporalNamespace),
    images,
    secretStore: { region: environment.region, readerRoleArn: secretsReader.arn },
    secrets: secretReferences(reference),
    vendor,
    ingress,
    queueScaling: environment.queueScaling,
    serviceScaling: environment.serviceScaling,
    protectVolumes: !environment.disposable,
    ...(cmsPeers && { cmsSites: cmsPeers }),
    ...(mail && { mail }),
    ...(slack && { slack }),
    ...(observability.mode === "prometheusOperator" && {
      monitoring: { namespace: observability.namespace, runbooks: observability.runbooks },
    }),
    ...(storageClassName !== undefined && { storageClassName }),
  };
}

function referenceTo(secrets: Platform["secrets"], entry: SecretEntry): SecretReference {
  const secret = secrets[entry];
  if (!secret) throw new Error(`There is no entry for ${entry}.`);
  return secret.name;
}

function secretReferences(reference: (entry: SecretEntry) => SecretReference): SecretReferences {
  return {
    sites: reference("sites"),
    siteKeys: reference("siteKeys"),
    serviceToken: reference("serviceToken"),
    translationReferenceKeys: reference("translationReferenceKeys"),
    approvalLinkKeys: reference("approvalLinkKeys"),
    vendorWebhookKeys: reference("vendorWebhookKeys"),
    vendorToken: reference("vendorToken"),
  };
}

function mailInput(
  { mail }: DeployedEnvironment,
  reference: (entry: SecretEntry) => SecretReference,
): MailInput | undefined {
  return mail && { ...mail, smtpUrl: reference("smtpUrl"), recipients: reference("recipients") };
}

function slackInput(
  { slack }: DeployedEnvironment,
  reference: (entry: SecretEntry) => SecretReference,
): SlackInput | undefined {
  return slack && { ...slack, token: reference("slackToken"), recipients: reference("recipients") };
}

function temporalInput(
  { temporal, temporalAddress }: DeployedEnvironment,
  secrets: Platform["secrets"],
  namespace: Input<string>,
): TemporalInput {
  const auth = temporalClients.map((client) => [client, authOf(client, secrets)]);
  return {
    address: temporalAddress,
    namespace,
    auth: Object.fromEntries(auth) as Record<TemporalClient, TemporalAuth>,
    peers: temporal.peers,
    ...(temporal.backend === "selfHosted" && {
      serverCa: temporal.serverCa,
      ...(temporal.serverName !== undefined && { serverName: temporal.serverName }),
    }),
  };
}

/** A client signs in by whatever there is an entry for. */
function authOf(client: TemporalClient, secrets: Platform["secrets"]): TemporalAuth {
  const certificate = secrets[`temporal-${client}-certificate`];
  const token = secrets[`temporal-${client}-token`];
  return {
    ...(certificate && { clientCertificate: certificate.name }),
    ...(token && { apiKey: token.name }),
  };
}
