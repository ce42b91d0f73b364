import { retentionDays } from "@temporal-cms/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exampleConfig } from "../../stacks/testing/example-config.ts";
import type { TemporaryStack } from "../../stacks/testing/temporary-stack.ts";
import { AwsByHand } from "../support/aws-by-hand.ts";
import { clearTexts, textsOfFolder } from "../support/clear-text.ts";
import { plannedChanges } from "../support/planned-changes.ts";
import { type ProdEnvironment, cloudNamespace, startProdEnvironment } from "../support/prod-environment.ts";
import { temporaryStackOf } from "../support/temporary-stack-of.ts";

// Real: Pulumi's engine, the program, the provider plugin for Temporal, Kubernetes' control plane, the namespace's frontend.
// Stand-ins: Temporal Cloud's API, Pulumi's plugins for AWS and Kubernetes, moto for AWS, kwok for nodes and pods.

const bucket = "temporal-cms-archive";
const inNamespace = ["--namespace", "temporal-cms"];
const image = `registry.example.org/temporal-cms/compliance@sha256:${"cd".repeat(32)}`;

let prod: ProdEnvironment;
let stack: TemporaryStack;
let aws: AwsByHand;

beforeAll(async () => {
  prod = await startProdEnvironment();
  stack = await temporaryStackOf(prod.stack);
  prod.onStop(() => stack.remove());
  aws = new AwsByHand(prod.aws.endpoint, "eu-central-1");
});
afterAll(() => prod.stop());

const onCloud = () => prod.cloud.account.namespaces.require(cloudNamespace);

test("a preview changes nothing; up builds everything; a second up, and a look at what is there, have nothing to do", async () => {
  expect(await stack.succeed("preview")).toMatch(/\+ 1\d\d to create/);
  expect(prod.cloud.account.namespaces.all()).toEqual([]);
  await expect(aws.shieldsOf(bucket)).rejects.toMatchObject({ name: "NotFound" });

  await stack.apply("up");
  expect(onCloud()).toMatchObject({
    regions: ["aws-eu-central-1", "aws-eu-west-1"],
    spec: { retentionDays: retentionDays.prod },
  });
  const sink = prod.cloud.account.exportSinks.require(`${cloudNamespace}/archive`);
  expect(sink.spec).toMatchObject({ enabled: true, s3: { bucketName: bucket } });
  expect((await aws.shieldsOf(bucket)).versioning).toBe("Enabled");

  await stack.apply("up", "--expect-no-changes");
  await stack.apply("up", "--refresh", "--expect-no-changes");
});

test("what was changed by hand is found by refresh and put back by up", async () => {
  const shields = await aws.shieldsOf(bucket);
  await prod.cluster.kubectl(["delete", "pdb", "worker-highprio", ...inNamespace]);
  prod.cloud.changeByHand(cloudNamespace, ({ spec }) => (spec.retentionDays = 7));
  await aws.exposeBucket(bucket);

  expect(await stack.apply("refresh", "--diff")).toMatch(/retentionDays\s*: 90 => 7/);
  expect(await plannedChanges(stack)).toEqual([
    "create aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock archive",
    "create aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration archive",
    "create kubernetes:policy/v1:PodDisruptionBudget worker-highprio",
    "update aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration archive",
    "update aws:s3/bucketPolicy:BucketPolicy archive",
    "update aws:s3/bucketVersioning:BucketVersioning archive",
    "update temporal:index:Namespace cms-orchestration",
  ]);

  await stack.apply("up");
  expect(onCloud().spec.retentionDays).toBe(retentionDays.prod);
  expect(await aws.shieldsOf(bucket)).toEqual(shields);
  await prod.cluster.kubectl(["get", "pdb", "worker-highprio", ...inNamespace]);
});

test("another image of one program touches its Deployment alone, and no secret stands in clear in state, configuration or logs", async () => {
  const images = JSON.parse(exampleConfig("prod")["temporal-cms:images"] ?? "{}") as object;
  stack.configure({ "temporal-cms:images": JSON.stringify({ ...images, compliance: image }) });
  expect(await plannedChanges(stack)).toEqual(["update kubernetes:apps/v1:Deployment compliance"]);

  const log = await stack.apply("up", "--refresh", "--diff", "-v=8", "--logtostderr", "--logflow");
  expect(log.length).toBeGreaterThan(1_000_000);
  expect(clearTexts(prod.secrets, { log, ...textsOfFolder(stack.directory) })).toEqual([]);
});

test("destroy leaves what is protected: bucket, keys, secrets, volumes, and the namespace on Temporal Cloud", async () => {
  const shields = await aws.shieldsOf(bucket);
  expect(await stack.fail("destroy", "--yes", "--skip-preview")).toContain("protected");
  await stack.apply("destroy", "--exclude-protected");
  const deployments = ["get", "deployments", ...inNamespace, "--output", "jsonpath={.items}"];
  expect(await prod.cluster.kubectl(deployments)).toBe("[]");
  expect(onCloud().spec.retentionDays).toBe(retentionDays.prod);
  expect(await aws.shieldsOf(bucket)).toEqual(shields);
});
