import { changedConfig } from "../../testing/example-config.ts";

const temporal = "temporal-cms:temporal";
const scaling = { targetQueueSize: 5 };

/** The example values with one mistake. */
export interface InvalidConfiguration {
  readonly what: string;
  readonly stack: "staging" | "prod";
  readonly key: string;
  /** Within the key's structured value. */
  readonly path?: readonly string[];
  /** Absent: what is there is taken away. */
  readonly value?: unknown;
  /** How the message begins. */
  readonly fault: string;
  /** Whether the real engine is tried on it as well. */
  readonly byEngine?: true;
}

/** Staging's example is a server of one's own, prod's Temporal Cloud with mTLS. */
export const invalidConfigurations: readonly InvalidConfiguration[] = [
  {
    what: "retention of 91 days on Cloud",
    stack: "prod",
    key: "temporal-cms:retentionDays",
    value: "91",
    fault: "temporal-cms:retentionDays: must be a whole number from 1 to 90 on Temporal Cloud",
    byEngine: true,
  },
  {
    what: "unknown queue",
    stack: "staging",
    key: "temporal-cms:queueScaling",
    path: ["cms.slow.queue"],
    value: { floor: 1, ceiling: 2 },
    fault:
      "temporal-cms:queueScaling: cms.slow.queue: not known here; known are cms.workflow.queue, cms.activity.queue, cms.highprio.queue",
    byEngine: true,
  },
  {
    what: "no CA of the server",
    stack: "staging",
    key: temporal,
    path: ["serverCa"],
    fault: "temporal-cms:temporal.serverCa: is required",
    byEngine: true,
  },
  {
    what: "no CA of the clients on Cloud",
    stack: "prod",
    key: temporal,
    path: ["authentication", "mtls", "clientCa"],
    fault: "temporal-cms:temporal.authentication.mtls.clientCa: is required",
    byEngine: true,
  },
  {
    what: "CA that is no certificate",
    stack: "staging",
    key: temporal,
    path: ["serverCa"],
    value: "ca.pem",
    fault: "temporal-cms:temporal.serverCa: must be one or more certificates in PEM",
  },
  {
    what: "private key for a CA",
    stack: "staging",
    key: temporal,
    path: ["serverCa"],
    value: "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
    fault: "temporal-cms:temporal.serverCa: holds a private key: only certificates belong here",
  },
  {
    what: "bad bucket name",
    stack: "staging",
    key: "temporal-cms:archive",
    path: ["bucket"],
    value: "Temporal_CMS",
    fault:
      "temporal-cms:archive.bucket: must be a bucket name of S3: 3 to 63 lower-case letters, digits and hyphens, first and last no hyphen, no reserved prefix or suffix",
    byEngine: true,
  },
  {
    what: "negative replicas",
    stack: "staging",
    key: "temporal-cms:queueScaling",
    path: ["cms.activity.queue"],
    value: { floor: -1, ceiling: 4, ...scaling },
    fault: "temporal-cms:queueScaling.cms.activity.queue.floor: must be a whole number from 0 to 1000",
    byEngine: true,
  },
  {
    what: "floor above the ceiling",
    stack: "staging",
    key: "temporal-cms:serviceScaling",
    path: ["proxy"],
    value: { floor: 5, ceiling: 4 },
    fault: "temporal-cms:serviceScaling.proxy: the floor must not be above the ceiling",
  },
  {
    what: "image by tag alone",
    stack: "prod",
    key: "temporal-cms:images",
    path: ["proxy"],
    value: "registry.example.com/proxy:1.2.3",
    fault:
      "temporal-cms:images.proxy: must be an image by digest, as in registry.example.com/worker@sha256:<64 hexadecimal digits>",
    byEngine: true,
  },
  {
    what: "image that is not named",
    stack: "prod",
    key: "temporal-cms:images",
    path: ["compliance"],
    fault: "temporal-cms:images.compliance: is required",
  },
  {
    what: "unknown key",
    stack: "staging",
    key: "temporal-cms:bucket",
    value: "x",
    fault: "temporal-cms:bucket: is not a known key of staging; known are temporal-cms:sites, ",
  },
  {
    what: "jitter as long as the interval",
    stack: "prod",
    key: "temporal-cms:backfillJitterSeconds",
    value: "900",
    fault: "temporal-cms:backfillJitterSeconds: must be less than the interval of 900 s",
  },
  {
    what: "bad region",
    stack: "staging",
    key: "aws:region",
    value: "europe-west1",
    fault: "aws:region: must be an AWS region, as in eu-central-1",
    byEngine: true,
  },
  {
    what: "mTLS and API keys at once",
    stack: "prod",
    key: temporal,
    path: ["authentication", "apiKey"],
    value: { expiresAfterDays: 90 },
    fault: "temporal-cms:temporal.authentication: must be either mtls or apiKey, and not both",
    byEngine: true,
  },
  {
    what: "no way to sign in",
    stack: "prod",
    key: temporal,
    path: ["authentication"],
    value: {},
    fault: "temporal-cms:temporal.authentication: must be either mtls or apiKey, and not both",
  },
  {
    what: "namespace in another region than the bucket",
    stack: "prod",
    key: temporal,
    path: ["region"],
    value: "aws-us-east-1",
    fault:
      "temporal-cms:temporal.region: must be aws-eu-central-1, since Temporal Cloud exports to a bucket of its own region",
    byEngine: true,
  },
  {
    what: "unknown backend",
    stack: "staging",
    key: temporal,
    path: ["backend"],
    value: "docker",
    fault: "temporal-cms:temporal.backend: must be selfHosted or cloud",
  },
  {
    what: "an active cluster that is none of the clusters",
    stack: "staging",
    key: temporal,
    path: ["replication"],
    value: { clusters: ["east", "west"], activeCluster: "north" },
    fault: "temporal-cms:temporal.replication: activeCluster must be one of clusters",
    byEngine: true,
  },
  {
    what: "a cluster named twice",
    stack: "staging",
    key: temporal,
    path: ["replication"],
    value: { clusters: ["east", "east"], activeCluster: "east" },
    fault: "temporal-cms:temporal.replication.clusters: must name each cluster once",
  },
  {
    what: "replication between clusters on Cloud",
    stack: "prod",
    key: temporal,
    path: ["replication"],
    value: { clusters: ["east", "west"], activeCluster: "east" },
    fault: "temporal-cms:temporal: replication: not known here; known are backend, accountId, region, ",
  },
  {
    what: "no peers",
    stack: "staging",
    key: temporal,
    path: ["peers"],
    value: [],
    fault: "temporal-cms:temporal.peers: must name at least one peer",
  },
  {
    what: "a peer that is no range",
    stack: "staging",
    key: temporal,
    path: ["peers"],
    value: [{ cidr: "10.20.0.0" }],
    fault:
      "temporal-cms:temporal.peers.0: must be { cidr, except? } with ranges such as 10.20.0.0/16, or { namespace, podLabels? }",
  },
  {
    what: "object lock that outlives the histories",
    stack: "prod",
    key: "temporal-cms:archive",
    value: '{"lockDays":30,"deleteAfterDays":10}',
    fault: "temporal-cms:archive: deleteAfterDays must not be less than lockDays",
  },
  {
    what: "no cluster named",
    stack: "staging",
    key: "kubernetes:context",
    fault: "kubernetes:context: is required, or kubernetes:kubeconfig, so that no other cluster is changed",
  },
  {
    what: "no OIDC provider",
    stack: "staging",
    key: "temporal-cms:clusterOidcProviderArn",
    value: "oidc.eks.eu-central-1.amazonaws.com",
    fault: "temporal-cms:clusterOidcProviderArn: must be the ARN of an IAM OIDC provider, as in ",
  },
  {
    what: "address with a scheme",
    stack: "staging",
    key: "temporal:address",
    value: "https://temporal.example.org",
    fault: "temporal:address: must be host:port of Temporal's frontend, without a scheme",
    byEngine: true,
  },
  {
    what: "retention of no day",
    stack: "staging",
    key: "temporal-cms:retentionDays",
    value: "0",
    fault: "temporal-cms:retentionDays: must be a whole number from 1 to 3650",
  },
  {
    what: "host of the ingress with a scheme",
    stack: "staging",
    key: "temporal-cms:ingress",
    path: ["host"],
    value: "https://orchestration.example.org",
    fault: "temporal-cms:ingress.host: must be a DNS name, as in cms.example.org",
  },
  {
    what: "locale that the vendor has no language for",
    stack: "prod",
    key: "temporal-cms:vendor",
    path: ["translators", "routes", "0", "to"],
    value: ["fr"],
    fault: "temporal-cms:vendor.translators.routes.0.to.0: deepl has no language for fr in its locales",
  },
  {
    what: "sender that is no mail address",
    stack: "prod",
    key: "temporal-cms:mail",
    path: ["from"],
    value: "newsroom",
    fault: "temporal-cms:mail.from: must be a mail address",
  },
  {
    what: "service that is not scaled",
    stack: "prod",
    key: "temporal-cms:serviceScaling",
    path: ["mail"],
    value: { floor: 1, ceiling: 2 },
    fault: "temporal-cms:serviceScaling: mail: not known here; known are proxy, ",
  },
  {
    what: "service that may scale to nothing",
    stack: "prod",
    key: "temporal-cms:serviceScaling",
    path: ["proxy", "floor"],
    value: 0,
    fault: "temporal-cms:serviceScaling.proxy.floor: must be a whole number from 1 to 1000",
  },
  {
    what: "unknown way of monitoring",
    stack: "prod",
    key: "temporal-cms:observability",
    path: ["mode"],
    value: "agent",
    fault: "temporal-cms:observability.mode: must be none or prometheusOperator",
  },
  {
    what: "namespace that Kubernetes would not have",
    stack: "staging",
    key: "temporal-cms:kubernetesNamespace",
    value: "Temporal CMS",
    fault: "temporal-cms:kubernetesNamespace: must be lower-case letters, digits and hyphens",
  },
];

/** All of the stack's configuration, as Pulumi hands it to the program. */
export function configOf({ stack, key, path = [], value }: InvalidConfiguration): Record<string, string> {
  return changedConfig(stack, key, path, value);
}
