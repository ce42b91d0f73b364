import type { ImageByDigest, WorkloadsInput } from "../workloads-input.ts";

function image(program: string): ImageByDigest {
  return `registry.example.com/temporal-cms/${program}@sha256:${"0123456789abcdef".repeat(4)}`;
}

const mtls = (client: string) => ({ clientCertificate: `temporal-cms/staging/temporal-${client}` });

/** A self-hosted server with mutual TLS and its own authority, mail, ingress, monitoring and the simulated vendor. */
export const exampleInput: WorkloadsInput = {
  namespace: "temporal-cms",
  temporal: {
    address: "temporal.example.org:7233",
    namespace: "cms-orchestration",
    auth: {
      worker: mtls("worker"),
      proxy: mtls("proxy"),
      notification: mtls("notification"),
      autoscaler: mtls("autoscaler"),
    },
    serverCa: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    serverName: "frontend.temporal",
    peers: [{ cidr: "10.20.0.0/16" }],
  },
  images: {
    worker: image("worker"),
    proxy: image("proxy"),
    translation: image("translation"),
    compliance: image("compliance"),
    notification: image("notification"),
  },
  secretStore: { region: "eu-central-1", readerRoleArn: "arn:aws:iam::123456789012:role/secrets-reader" },
  secrets: {
    sites: "temporal-cms/staging/sites",
    siteKeys: "temporal-cms/staging/site-keys",
    serviceToken: "temporal-cms/staging/service-token",
    translationReferenceKeys: "temporal-cms/staging/translation-reference-keys",
    approvalLinkKeys: "temporal-cms/staging/approval-link-keys",
    vendorWebhookKeys: "temporal-cms/staging/vendor-webhook-keys",
    vendorToken: "temporal-cms/staging/vendor-token",
  },
  vendor: { kind: "simulator" },
  mail: {
    from: "newsroom@example.org",
    smtpUrl: "temporal-cms/staging/smtp-url",
    recipients: "temporal-cms/staging/recipients",
    port: 587,
    peers: [{ cidr: "203.0.113.25/32" }],
  },
  ingress: {
    host: "orchestration.example.org",
    className: "nginx",
    from: [{ namespace: "ingress-nginx" }],
  },
  monitoring: { namespace: "monitoring", runbooks: "https://git.example.org/temporal-cms/runbooks" },
  protectVolumes: true,
};

/** An input that leaves something out. */
export function without<Value extends object, Key extends keyof Value>(
  value: Value,
  key: Key,
): Omit<Value, Key> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) as Omit<Value, Key>;
}
