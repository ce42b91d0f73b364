import type { Input } from "@pulumi/pulumi";
import type { TaskQueue } from "@temporal-cms/contracts";
import type { VendorsFile } from "@temporal-cms/translation/vendors-file";
import type { NetworkPeer } from "./network-peer.ts";

/** What an image is built for; the names of the targets in services/Dockerfile. */
export const programs = ["worker", "proxy", "translation", "compliance", "notification"] as const;
export type Program = (typeof programs)[number];

/** Services that CPU load scales; the others hold a file and are one pod. */
export const scaledServices = ["proxy", "translation", "compliance"] as const;
export type ScaledService = (typeof scaledServices)[number];

/** An image by its content, such as `registry.example.com/temporal-cms/worker@sha256:…` with 64 hexadecimal digits. */
export type ImageByDigest = `${string}@sha256:${string}`;

/** Name or ARN of an entry in AWS Secrets Manager: a reference, never a value. */
export type SecretReference = Input<string>;

/** Who connects to Temporal, each with credentials of its own. Two only read: the autoscaler how long queues are, notification what waits for people. */
export const temporalClients = ["worker", "proxy", "notification", "autoscaler"] as const;
export type TemporalClient = (typeof temporalClients)[number];

/** How a client signs in; both for a self-hosted server that asks for a certificate and reads roles from a JWT. */
export interface TemporalAuth {
  /** Entry with the JSON `{"certificate": "<PEM>", "key": "<PEM>"}`. */
  readonly clientCertificate?: SecretReference;
  /** Entry whose whole text is a Cloud API key, or a JWT for a self-hosted server. */
  readonly apiKey?: SecretReference;
}

export interface TemporalInput {
  /** `host:port` of the frontend. */
  readonly address: string;
  /** Temporal namespace; the output of the namespace's resource, so that workers start after it is there. */
  readonly namespace: Input<string>;
  readonly auth: Readonly<Record<TemporalClient, TemporalAuth>>;
  /** Certificate (PEM, not secret) of the authority behind the server's certificate. Default: the public authorities. */
  readonly serverCa?: Input<string>;
  /** Name that the server's certificate must carry. Default: the host of `address`. */
  readonly serverName?: string;
  /** Where the frontend is, for network policies. */
  readonly peers: readonly NetworkPeer[];
}

/** How many pods serve a queue, and when there are more. */
export interface QueueScaling {
  /** Pods that are always there. */
  readonly floor: number;
  /** Never more pods than this. */
  readonly ceiling: number;
  /** Waiting tasks for each pod; more than that add pods. */
  readonly targetQueueSize: number;
  /** With a floor of 0: waiting tasks above which the first pod starts. */
  readonly activationTargetQueueSize: number;
  /** For so long fewer pods must have sufficed before some are taken away, in seconds. */
  readonly scaleDownAfterSeconds: number;
}

/** Pods of a service that CPU load scales. */
export interface ServiceScaling {
  readonly floor: number;
  readonly ceiling: number;
  /** Of the CPU request, in percent; above it pods are added. */
  readonly targetCpuPercent: number;
}

export interface SecretStoreInput {
  /** AWS region of Secrets Manager. */
  readonly region: string;
  /**
   * Role that External Secrets takes to read the entries, by the service account `secrets-reader` of `namespace`: its trust policy
   * names `system:serviceaccount:<namespace>:secrets-reader`.
   */
  readonly readerRoleArn: Input<string>;
}

/** Entries that every environment has. Texts are read whole unless JSON is said. */
export interface SecretReferences {
  /** JSON: the worker's sites file (`SitesFile` in services/worker/cms/sites.ts). */
  readonly sites: SecretReference;
  /** JSON: the proxy's `SITE_KEYS_FILE` (`SiteKeys` in services/proxy/config.ts). */
  readonly siteKeys: SecretReference;
  /** What workers show to the services. */
  readonly serviceToken: SecretReference;
  /** JSON `{"signing": "whsec_…", "accepted": "whsec_…,whsec_…"}`: translation signs by the first, the proxy accepts the second. */
  readonly translationReferenceKeys: SecretReference;
  /** The same JSON for links to decide by: notification signs by `signing`, the proxy accepts `accepted`. */
  readonly approvalLinkKeys: SecretReference;
  /** The same JSON for the simulator's webhooks; with external vendors a JSON list, the secrets of Phrase's webhooks. */
  readonly vendorWebhookKeys: SecretReference;
  /** What translation shows to the simulator; with external vendors JSON, each vendor's key by its name. */
  readonly vendorToken: SecretReference;
}

/** Who translates. */
export type VendorInput =
  /** A simulated vendor in the same namespace, for dev and staging. */
  | { readonly kind: "simulator" }
  /** Vendors outside, as services/translation/config/vendors-file.ts has them, and where they are reached. */
  | { readonly kind: "external"; readonly translators: VendorsFile; readonly peers: readonly NetworkPeer[] };

/** Notifications by mail. */
export interface MailInput {
  /** Sender, such as `newsroom@example.org`. */
  readonly from: string;
  /** Entry with the whole `smtp://user:password@host:port`. */
  readonly smtpUrl: SecretReference;
  /** JSON entry: `RECIPIENTS_FILE` (`Audience` in services/notification/recipients.ts). */
  readonly recipients: SecretReference;
  /** Port and place of the mail server, for network policies. */
  readonly port: number;
  readonly peers: readonly NetworkPeer[];
}

/** Notifications in channels of Slack. */
export interface SlackInput {
  /** Entry with the token of the app's bot, `xoxb-…`. */
  readonly token: SecretReference;
  /** The same entry as that of mail. */
  readonly recipients: SecretReference;
  /** Where Slack's API, or a proxy to it, is reached at port 443. Default: `publicInternet`. */
  readonly peers?: readonly NetworkPeer[];
}

/** How the proxy is reached from outside the cluster, always by TLS. */
export interface IngressInput {
  /** Public name, such as `orchestration.example.org`. */
  readonly host: string;
  /** Ingress class, such as `nginx` or `alb`. */
  readonly className: string;
  /** Secret with the certificate of `host`, made by whoever issues it. Default: `proxy-tls`. */
  readonly tlsSecretName?: string;
  /** Such as `cert-manager.io/cluster-issuer`. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Where the ingress controller's requests come from. */
  readonly from: readonly NetworkPeer[];
}

export interface MonitoringInput {
  /** Kubernetes namespace of Prometheus, the one place that may read metrics. */
  readonly namespace: string;
  /** Address of the folder with the runbooks, without a slash at its end: alerts name `<runbooks>/<alert>.md`. */
  readonly runbooks: string;
}

/** Everything that runs in Kubernetes for one environment. */
export interface WorkloadsInput {
  /** Kubernetes namespace that is made for it. */
  readonly namespace: string;
  readonly temporal: TemporalInput;
  readonly images: Readonly<Record<Program, ImageByDigest>>;
  readonly secretStore: SecretStoreInput;
  readonly secrets: SecretReferences;
  readonly vendor: VendorInput;
  /** Where the CMS sites are; they are called by HTTPS, port 443. Default: `publicInternet`. */
  readonly cmsSites?: readonly NetworkPeer[];
  /** Default: not reachable from outside the namespace. */
  readonly ingress?: IngressInput;
  /** Default: no mail. Without mail and Slack notifications go to the log alone. */
  readonly mail?: MailInput;
  /** Default: no Slack. */
  readonly slack?: SlackInput;
  /** Default: no PodMonitors, and nobody may read metrics. */
  readonly monitoring?: MonitoringInput;
  /** What differs from task-queues.ts. */
  readonly queueScaling?: Readonly<Partial<Record<TaskQueue, Partial<QueueScaling>>>>;
  /** What differs from services.ts. */
  readonly serviceScaling?: Readonly<Partial<Record<ScaledService, Partial<ServiceScaling>>>>;
  /** IAM role of each program's service accounts. Default: none, as no program calls AWS. */
  readonly roleArns?: Readonly<Partial<Record<Program, Input<string>>>>;
  /** Storage class of the volumes that services keep files on. Default: the cluster's own. */
  readonly storageClassName?: string;
  /** Whether those volumes are protected from deletion. */
  readonly protectVolumes: boolean;
}
