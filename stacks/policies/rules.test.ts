import { expect, test } from "vitest";
import { environments } from "../goldens/goldens.ts";
import { declareStack } from "../testing/declare-stack.ts";
import type { CheckedResource } from "./rule.ts";
import { rules } from "./rules.ts";

/** What all rules say about these resources, each line with the rule's name. */
function violations(...resources: readonly CheckedResource[]): string[] {
  return rules.flatMap((rule) => {
    const found = rule.kind === "stack" ? rule.violations(resources) : resources.flatMap(rule.violations);
    return found.map((violation) => `${rule.name}: ${violation}`);
  });
}

function resource(type: string, props: Record<string, unknown>, protect = true): CheckedResource {
  return { type, name: "bad", props, protect };
}

const digest = "registry.example.com/worker@sha256:" + "0123456789abcdef".repeat(4);
const goodContainer = {
  name: "main",
  image: digest,
  resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "1", memory: "1Gi" } },
  livenessProbe: {},
  readinessProbe: {},
};

function deployment(container: Record<string, unknown>, spec: Record<string, unknown> = {}): CheckedResource {
  return resource("kubernetes:apps/v1:Deployment", {
    spec: { ...spec, template: { spec: { containers: [{ ...goodContainer, ...container }] } } },
  });
}

const s3 = {
  bucket: resource("aws:s3/bucket:Bucket", { bucket: "archive" }),
  versioning: resource("aws:s3/bucketVersioning:BucketVersioning", {
    bucket: "archive",
    versioningConfiguration: { status: "Enabled" },
  }),
  encryption: resource(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    {
      bucket: "archive",
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "key" } }],
    },
  ),
  block: resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
    bucket: "archive",
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  }),
  policy: resource("aws:s3/bucketPolicy:BucketPolicy", {
    bucket: "archive",
    policy: JSON.stringify({
      Statement: [
        { Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      ],
    }),
  }),
};

const shielded = Object.values(s3);
const without = (part: keyof typeof s3) => shielded.filter((resource) => resource !== s3[part]);
const prometheusRule = (rule: unknown) =>
  resource("kubernetes:monitoring.coreos.com/v1:PrometheusRule", { spec: { groups: [{ rules: [rule] }] } });

test.each(environments)("%s breaks no rule", async (stack) => {
  const { resources } = await declareStack(stack);
  expect(resources.length).toBeGreaterThan(5);
  expect(violations(...resources)).toEqual([]);
});

test.each<readonly [string, readonly CheckedResource[]]>([
  ["a pod with all it needs", [deployment({})]],
  ["a bucket with all its shields", shielded],
  [
    "a job without probes",
    [
      resource("kubernetes:batch/v1:Job", {
        spec: {
          template: {
            spec: { containers: [{ ...goodContainer, livenessProbe: undefined, readinessProbe: undefined }] },
          },
        },
      }),
    ],
  ],
  [
    "a variable that refers to a secret",
    [deployment({ env: [{ name: "SERVICE_TOKEN", valueFrom: { secretKeyRef: {} } }] })],
  ],
  [
    "a certificate",
    [resource("kubernetes:core/v1:ConfigMap", { data: { ca: "-----BEGIN CERTIFICATE-----\n" } })],
  ],
  [
    "the disposable namespace of dev",
    [resource("temporal:index:Namespace", { name: "cms-orchestration-dev", allowDelete: true }, false)],
  ],
  [
    "an alert with its runbook",
    [
      prometheusRule({
        alert: "QueueOld",
        annotations: { runbook_url: "https://example.org/runbooks/QueueOld.md" },
      }),
    ],
  ],
  ["a recording rule", [prometheusRule({ record: "queue:age", expr: "1" })]],
])("%s breaks no rule", (_what, resources) => {
  expect(violations(...resources)).toEqual([]);
});

test.each<readonly [string, readonly CheckedResource[], string]>([
  ["replicas", [deployment({}, { replicas: 2 })], "no-replicas: spec.replicas is set"],
  ["zero replicas", [deployment({}, { replicas: 0 })], "no-replicas: spec.replicas is set"],
  [
    "the tag latest",
    [deployment({ image: "worker:latest" })],
    'images-by-digest: container main: image "worker:latest"',
  ],
  ["no tag", [deployment({ image: "worker" })], 'images-by-digest: container main: image "worker"'],
  [
    "a tag without a digest",
    [deployment({ image: "registry.example.com:5000/worker:1.2.3" })],
    "images-by-digest: container main: ",
  ],
  [
    "a digest that is cut short",
    [deployment({ image: "worker@sha256:0123" })],
    "images-by-digest: container main: ",
  ],
  [
    "no memory limit",
    [deployment({ resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "1" } } })],
    "limits-and-probes: container main: resources.limits.memory is not set",
  ],
  [
    "no liveness probe",
    [deployment({ livenessProbe: undefined })],
    "limits-and-probes: container main: livenessProbe is not set",
  ],
  [
    "a Secret with data",
    [resource("kubernetes:core/v1:Secret", { stringData: { password: "x" } })],
    "no-plain-secret: stringData is given",
  ],
  [
    "a value in Secrets Manager",
    [resource("aws:secretsmanager/secretVersion:SecretVersion", { secretString: "x" })],
    "no-plain-secret: secretString is given",
  ],
  [
    "a token in a variable",
    [deployment({ env: [{ name: "SERVICE_TOKEN", value: "x" }] })],
    "no-plain-secret: container main: SERVICE_TOKEN has its value in the program",
  ],
  [
    "a private key",
    [resource("kubernetes:core/v1:ConfigMap", { data: { key: "-----BEGIN EC PRIVATE KEY-----\nMIIB" } })],
    "no-plain-secret: data.key holds what looks like a private key",
  ],
  [
    "a password in a URL",
    [deployment({ env: [{ name: "SMTP_URL", value: "smtp://me:secret@mail.example.org" }] })],
    "no-plain-secret: spec.template.spec.containers[0].env[0].value holds what looks like a URL with a password",
  ],
  ["no versioning", without("versioning"), "buckets-shielded: bad: is not versioned"],
  ["no encryption", without("encryption"), "buckets-shielded: bad: is not encrypted by a key of its own"],
  ["no block of public access", without("block"), "buckets-shielded: bad: is not closed to the public"],
  ["no TLS policy", without("policy"), "buckets-shielded: bad: can be reached without TLS"],
  [
    "a policy that lets everybody in",
    [
      ...shielded,
      {
        ...s3.policy,
        props: { bucket: "archive", policy: '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"}}]}' },
      },
    ],
    "no-public-bucket: policy allows something to everybody",
  ],
  [
    "a public setting",
    [...without("bucket"), { ...s3.bucket, props: { bucket: "archive", acl: "public-read" } }],
    "no-public-bucket: acl is public-read",
  ],
  [
    "a bucket that may be deleted",
    [...without("bucket"), { ...s3.bucket, protect: false }],
    "state-holders-protected: holds data and is not protected",
  ],
  [
    "a key that may be deleted",
    [resource("aws:kms/key:Key", { enableKeyRotation: true }, false)],
    "state-holders-protected: holds data and is not protected",
  ],
  [
    "a key that is never replaced",
    [resource("aws:kms/key:Key", {})],
    "keys-rotate: enableKeyRotation is not true",
  ],
  [
    "a namespace that may be deleted",
    [resource("temporal:index:Namespace", { name: "cms-orchestration" }, false)],
    "state-holders-protected: holds data and is not protected",
  ],
  [
    "a namespace that allows it",
    [resource("temporal:index:Namespace", { name: "cms-orchestration", allowDelete: true })],
    "state-holders-protected: allowDelete is for the namespace of dev alone",
  ],
  [
    "an alert without a runbook",
    [prometheusRule({ alert: "QueueOld", annotations: {} })],
    "alerts-carry-runbook: alert QueueOld: ",
  ],
  [
    "an alert with another's runbook",
    [
      prometheusRule({
        alert: "QueueOld",
        annotations: { runbook_url: "https://example.org/runbooks/Other.md" },
      }),
    ],
    "alerts-carry-runbook: alert QueueOld: ",
  ],
  [
    "an alert of Grafana without a runbook",
    [resource("grafana:alerting/ruleGroup:RuleGroup", { rules: [{ name: "QueueOld" }] })],
    "alerts-carry-runbook: alert QueueOld: ",
  ],
])("%s: one violation", (_what, resources, violation) => {
  expect(violations(...resources)).toEqual([expect.stringContaining(violation)]);
});

test("a violation does not repeat a secret", () => {
  const said = violations(
    resource("kubernetes:core/v1:ConfigMap", { data: { url: "smtp://me:swordfish@mail.example.org" } }),
    deployment({ env: [{ name: "API_KEY", value: "swordfish" }] }),
    resource("kubernetes:core/v1:Secret", { data: { password: "swordfish" } }),
  );
  expect(said).toHaveLength(3);
  expect(said.join()).not.toContain("swordfish");
});
