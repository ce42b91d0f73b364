import { namespaces, retentionDays } from "@temporal-cms/contracts";
import { Connection } from "@temporalio/client";
import { msToTs } from "@temporalio/common/lib/time.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exampleConfig } from "../../stacks/testing/example-config.ts";
import type { TemporaryStack } from "../../stacks/testing/temporary-stack.ts";
import { AwsByHand } from "../support/aws-by-hand.ts";
import { clearTexts, textsOfFolder } from "../support/clear-text.ts";
import { awsStandIn } from "../support/pulumi-plugins/aws/aws-stand-in.ts";
import { kubernetesStandIn } from "../support/pulumi-plugins/kubernetes/kubernetes-stand-in.ts";
import { plannedChanges } from "../support/planned-changes.ts";
import { type StagingEnvironment, startStagingEnvironment } from "../support/staging-environment.ts";
import { temporaryStackOf } from "../support/temporary-stack-of.ts";
import { connectionOptions } from "../support/temporal-server.ts";

// Real: Pulumi's engine, the program, the provider plugin for Temporal, Temporal with TLS and JWTs, Kubernetes' control plane.
// Stand-ins: Pulumi's plugins for AWS and Kubernetes, moto for AWS, kwok for nodes and pods.

const namespace = namespaces.staging;
const kubernetesNamespace = "temporal-cms";
const bucket = "temporal-cms-archive-staging";
const inNamespace = ["--namespace", kubernetesNamespace];
const volumes = "notification translation-simulator";
const image = `registry.example.org/temporal-cms/notification@sha256:${"ab".repeat(32)}`;

let staging: StagingEnvironment;
let stack: TemporaryStack;
let temporal: Connection;
let aws: AwsByHand;
/** What the engine said with all its logs on. */
const logs: Record<string, string> = {};
const loudly = ["-v=8", "--logtostderr", "--logflow"];

beforeAll(async () => {
  staging = await startStagingEnvironment();
  stack = await temporaryStackOf(staging.stack);
  staging.onStop(() => stack.remove());
  temporal = await Connection.connect(connectionOptions(staging.temporal, staging.temporal.operator));
  staging.onStop(() => temporal.close());
  aws = new AwsByHand(staging.aws.endpoint, "eu-central-1");
});
afterAll(() => staging.stop());

async function outputs(): Promise<Record<string, unknown>> {
  return JSON.parse(await stack.succeed("stack", "output", "--json")) as Record<string, unknown>;
}

async function daysOfRetention(): Promise<number> {
  const { config } = await temporal.workflowService.describeNamespace({ namespace });
  return Number(config?.workflowExecutionRetentionTtl?.seconds) / 86_400;
}

async function fromCluster(kind: string, path: string): Promise<string> {
  return staging.cluster.kubectl(["get", kind, ...inNamespace, "--output", `jsonpath=${path}`]);
}

/** How often each Deployment's specification was changed. */
const generations = () =>
  fromCluster("deployments", "{range .items[*]}{.metadata.name}={.metadata.generation} {end}");

test("the stand-ins refuse what they do not know, types and inputs", () => {
  const named = (type: string) => ({ type, name: "thing" });
  const amazon = awsStandIn("0.0.0");
  const kubernetes = kubernetesStandIn("0.0.0");
  expect(() => amazon.check(named("aws:ec2/instance:Instance"), {})).toThrow(
    "does not know aws:ec2/instance",
  );
  for (const type of ["kubernetes:helm.sh/v3:Release", "kubernetes:apps/v1:DeploymentPatch"]) {
    expect(() => kubernetes.check(named(type), {})).toThrow(`does not know ${type}`);
  }
  const open = { bucket, objectLockEnabled: false, tags: {}, forceDestroy: true };
  expect(amazon.check(named("aws:s3/bucket:Bucket"), open).faults).toEqual([
    { property: "forceDestroy", reason: "is not a known property" },
  ]);
});

test("a preview changes nothing; up builds everything; a second up, and a look at what is there, have nothing to do", async () => {
  const { cluster } = staging;
  expect(await stack.succeed("preview")).toMatch(/\+ 1\d\d to create/);
  await expect(daysOfRetention()).rejects.toThrow("not found");
  await expect(aws.shieldsOf(bucket)).rejects.toMatchObject({ name: "NotFound" });
  await expect(cluster.kubectl(["get", "namespace", kubernetesNamespace])).rejects.toThrow("NotFound");

  await stack.apply("up");
  expect(await daysOfRetention()).toBe(retentionDays.staging);
  const { archiveKeyArn } = await outputs();
  expect(await aws.shieldsOf(bucket)).toMatchObject({ versioning: "Enabled", key: archiveKeyArn });
  expect((await generations()).split(" ")).toContain("worker-activity=1");
  const { config } = await temporal.workflowService.describeNamespace({ namespace });
  expect(config?.historyArchivalUri).toBe(`s3://${bucket}`);

  await stack.apply("up", "--expect-no-changes");
  await stack.apply("up", "--refresh", "--expect-no-changes");
});

test("what was changed by hand is found by refresh and put back by up; how many pods there are is not Pulumi's", async () => {
  const { cluster } = staging;
  const { archiveKeyArn } = (await outputs()) as { archiveKeyArn: string };
  const shields = await aws.shieldsOf(bucket);
  const rights = await aws.policyOfRole("temporal-cms-staging-archiver", "archiver");
  const egress = await fromCluster("networkpolicy/worker-activity", "{.spec.egress}");

  await cluster.kubectl(["delete", "pdb", "proxy", ...inNamespace]);
  const widened = JSON.stringify([{ op: "add", path: "/spec/egress/-", value: {} }]);
  await cluster.kubectl([
    "patch",
    "networkpolicy",
    "worker-activity",
    ...inNamespace,
    "--type=json",
    "--patch",
    widened,
  ]);
  await cluster.kubectl(["scale", "deployment", "proxy", ...inNamespace, "--replicas=3"]);
  await temporal.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: msToTs("3 days") },
  });
  await aws.exposeBucket(bucket);
  await aws.stopRotation(archiveKeyArn);
  await aws.allowEverything("temporal-cms-staging-archiver", "archiver");

  expect(await plannedChanges(stack)).toEqual([]);
  expect(await stack.apply("refresh", "--diff")).toMatch(/retentionDays\s*: 30 => 3/);
  expect(await plannedChanges(stack)).toEqual([
    "create aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock archive",
    "create aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration archive",
    "create kubernetes:policy/v1:PodDisruptionBudget proxy",
    "update aws:iam/rolePolicy:RolePolicy temporal-cms-staging-archiver",
    "update aws:kms/key:Key temporal-cms-staging-archive",
    "update aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration archive",
    "update aws:s3/bucketPolicy:BucketPolicy archive",
    "update aws:s3/bucketVersioning:BucketVersioning archive",
    "update kubernetes:networking.k8s.io/v1:NetworkPolicy worker-activity",
    "update temporal:index:Namespace cms-orchestration",
  ]);

  await stack.apply("up");
  expect(await fromCluster("pdb/proxy", "{.spec.maxUnavailable}")).toBe("1");
  expect(await fromCluster("networkpolicy/worker-activity", "{.spec.egress}")).toBe(egress);
  expect(await fromCluster("deployment/proxy", "{.spec.replicas}")).toBe("3");
  expect(await daysOfRetention()).toBe(retentionDays.staging);
  expect(await aws.shieldsOf(bucket)).toEqual(shields);
  expect(await aws.stateOfKey(archiveKeyArn)).toEqual({ state: "Enabled", rotated: true });
  expect(await aws.policyOfRole("temporal-cms-staging-archiver", "archiver")).toBe(rights);
  await stack.apply("up", "--refresh", "--expect-no-changes");
});

test("another image of one program touches its Deployment alone", async () => {
  const before = await generations();
  const images = JSON.parse(exampleConfig("staging")["temporal-cms:images"] ?? "{}") as object;
  stack.configure({ "temporal-cms:images": JSON.stringify({ ...images, notification: image }) });
  expect(await plannedChanges(stack)).toEqual(["update kubernetes:apps/v1:Deployment notification"]);

  logs["up"] = await stack.apply("up", ...loudly);
  expect(await fromCluster("deployment/notification", "{..image}")).toBe(image);
  expect(await generations()).toBe(before.replace("notification=1", "notification=2"));
});

test("no secret stands in clear in the state, the configuration, or the logs", async () => {
  const { secretEntries } = (await outputs()) as { secretEntries: Record<string, string> };
  const planted = Object.fromEntries(
    Object.values(secretEntries).map((entry) => [`value of ${entry}`, `planted-${crypto.randomUUID()}`]),
  );
  for (const [entry, value] of Object.entries(planted)) {
    await aws.fillSecret(entry.replace("value of ", ""), value);
  }
  await expect(stack.run("preview", "-v=9")).rejects.toThrow("in clear");
  logs["refresh"] = await stack.apply("refresh", "--diff", ...loudly);
  logs["preview"] = await stack.succeed("preview", "--diff", "--refresh", ...loudly);
  expect(logs["up"]?.length).toBeGreaterThan(1_000_000);

  const all = { ...staging.secrets, ...planted };
  expect(Object.keys(all).length).toBeGreaterThan(10);
  const texts = { ...logs, ...textsOfFolder(stack.directory) };
  expect(Object.keys(texts).filter((place) => place.includes("backend")).length).toBeGreaterThan(0);
  expect(clearTexts(all, texts)).toEqual([]);
});

test("destroy refuses while something is protected; without what is protected, it leaves all that holds data", async () => {
  const { cluster } = staging;
  const { archiveKeyArn, secretEntries } = (await outputs()) as {
    archiveKeyArn: string;
    secretEntries: Record<string, string>;
  };
  const shields = await aws.shieldsOf(bucket);
  expect(await stack.fail("destroy", "--yes", "--skip-preview")).toContain("protected");
  await cluster.kubectl(["get", "namespace", kubernetesNamespace]);

  await stack.apply("destroy", "--exclude-protected");
  expect(await fromCluster("deployments,services,scaledobjects,externalsecrets,pdb", "{.items}")).toBe("[]");
  // Volumes hold data, and their namespace holds them.
  expect(await fromCluster("pvc", "{.items[*].metadata.name}")).toBe(volumes);
  expect(await aws.hasRole("temporal-cms-staging-archiver")).toBe(false);
  expect(await daysOfRetention()).toBe(retentionDays.staging);
  expect(await aws.shieldsOf(bucket)).toEqual(shields);
  expect(await aws.stateOfKey(archiveKeyArn)).toEqual({ state: "Enabled", rotated: true });
  for (const entry of Object.values(secretEntries)) expect(await aws.keepsSecret(entry)).toBe(true);

  // Pulumi forgets what is no longer protected, except for the namespace of the workflows, and all of it stays.
  await stack.succeed("state", "unprotect", "--all", "--yes");
  const destroyed = await stack.fail("destroy", "--yes", "--skip-preview", "--continue-on-error");
  expect(destroyed).toContain(`Namespace "${namespace}" is kept`);
  expect(await stack.succeed("stack")).not.toMatch(/─ (?:kubernetes:core|aws:kms|aws:secretsmanager)/);
  expect(await fromCluster("pvc", "{.items[*].metadata.name}")).toBe(volumes);
  expect(await aws.shieldsOf(bucket)).toEqual(shields);
  expect(await daysOfRetention()).toBe(retentionDays.staging);
});
