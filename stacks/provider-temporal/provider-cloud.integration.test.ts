import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { CertificateAuthority } from "../../tests/support/certificate-authority.ts";
import { startDevServer } from "../../tests/support/dev-server.ts";
import type { DevServer } from "../../tests/support/dev-server.ts";
import { startS3Server } from "../../tests/support/s3-server.ts";
import type { S3Server } from "../../tests/support/s3-server.ts";
import type { DeclaredResource } from "../testing/declared-resources/declared-resource.ts";
import { temporalCli } from "../testing/temporal-cli.ts";
import { TemporaryStack } from "../testing/temporary-stack.ts";
import { toAttributeType } from "./cloud/cloud-messages.ts";
import { startCloudOpsStandIn } from "./cloud/testing/cloud-ops-stand-in.ts";
import type { CloudOpsStandIn } from "./cloud/testing/cloud-ops-stand-in.ts";
import { touch } from "./cloud/testing/resource.ts";

/**
 * The real engine and the real plugin; for Temporal Cloud, which cannot be had here, the stand-in of its API, for the namespace's frontend a
 * Temporal dev server, for AWS Secrets Manager moto.
 */
const namespaceId = "cms.a1b2c";
/** Each step starts Pulumi anew, and machines of CI are busy. */
const minutes = 60_000;

const folder = mkdtempSync(join(tmpdir(), "provider-cloud-"));
let clientCa: string;
let frontend: DevServer;
let aws: S3Server;
let secrets: SecretsManagerClient;
let secretId: string;
let cloud: CloudOpsStandIn;
const stacks: TemporaryStack[] = [];

beforeAll(async () => {
  const authority = await CertificateAuthority.create(folder);
  clientCa = readFileSync(authority.path, "utf8");
  const tls = await authority.issue("localhost", { usage: "server" });
  [frontend, aws, cloud] = await Promise.all([
    startDevServer({ namespace: namespaceId, withSearchAttributes: false }),
    startS3Server(),
    startCloudOpsStandIn({ tls }),
  ]);
  vi.stubEnv("NODE_EXTRA_CA_CERTS", authority.path);
  vi.stubEnv("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", authority.path);
  vi.stubEnv("TEMPORAL_CLOUD_API_KEY", cloud.apiKey);
  vi.stubEnv("AWS_ENDPOINT_URL", aws.endpoint);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  secrets = new SecretsManagerClient({ region: "eu-central-1", endpoint: aws.endpoint });
  const { ARN } = await secrets.send(new CreateSecretCommand({ Name: "temporal-worker-token" }));
  secretId = ARN ?? "";
});
afterEach(() => {
  for (const stack of stacks.splice(0)) stack.remove();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  secrets.destroy();
  await Promise.all([frontend.stop(), aws.stop(), cloud.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

function openStack(config: Record<string, string> = {}): TemporaryStack {
  const stack = TemporaryStack.ofDeclaredResources(frontend.address);
  stacks.push(stack);
  stack.configure({
    "temporal:backend": "cloud",
    "temporal:cloudAddress": cloud.address,
    "temporal:tls": "false",
    ...config,
  });
  return stack;
}

const namespace = (args: object = {}): DeclaredResource => ({
  kind: "Namespace",
  name: "cms",
  args: {
    name: "cms",
    retentionDays: 90,
    accountId: "a1b2c",
    region: "aws-eu-central-1",
    highAvailabilityRegion: "aws-eu-west-1",
    clientCa,
    certificateFilters: [{ commonName: "worker-*" }],
    allowDelete: true,
    ...args,
  },
});
const inNamespace = { namespace: "$id:cms" };
const everything = (changes: object = {}): DeclaredResource[] => [
  namespace(changes),
  { kind: "SearchAttribute", name: "site", args: { ...inNamespace, name: "site", type: "Keyword" } },
  {
    kind: "Schedule",
    name: "nightly",
    args: {
      ...inNamespace,
      ...{ scheduleId: "nightly", workflowType: "Tidy", taskQueue: "tidying" },
      intervals: [{ everySeconds: 900 }],
    },
  },
  {
    kind: "ExportSink",
    name: "archive",
    args: {
      ...inNamespace,
      ...{ name: "archive", bucket: "temporal-cms-archive", region: "eu-central-1" },
      ...{ roleName: "temporal-cms-prod-export", awsAccountId: "123456789012" },
    },
  },
  { kind: "ServiceAccount", name: "worker", args: { ...inNamespace, name: "worker", permission: "write" } },
  {
    kind: "ApiKey",
    name: "worker-first",
    args: { name: "worker-first", serviceAccountId: "$id:worker", expiresAfterDays: 90, secretId },
  },
  {
    kind: "UserGroup",
    name: "observer",
    args: { ...inNamespace, cloudGroup: "observers", permission: "read" },
  },
];

const stored = () => cloud.account.namespaces.require(namespaceId);
const callsOf = (method: string) => cloud.calls.filter((call) => call.method === method);
async function token(): Promise<string> {
  return (await secrets.send(new GetSecretValueCommand({ SecretId: secretId }))).SecretString ?? "";
}

test(
  "everything is made, found unchanged, repaired after changes by hand, taken over, and destroyed",
  async () => {
    const stack = openStack();
    stack.declare(...everything());
    await stack.apply("up");
    await stack.succeed("preview", "--refresh", "--expect-no-changes");
    expect(stored().regions).toEqual(["aws-eu-central-1", "aws-eu-west-1"]);
    expect(await temporalCli(frontend.address, "schedule", "list", "-n", namespaceId)).toContain("nightly");

    const written = await token();
    const [key] = cloud.account.apiKeys.all().filter(({ spec }) => spec.displayName === "worker-first");
    expect(key?.token).toBe(written);
    expect(filesWith(stack.directory, written)).toEqual([]);
    expect(filesWith(stack.directory, cloud.apiKey)).toEqual([]);
    const state = await stack.succeed("stack", "export", "--show-secrets");
    expect(state).not.toContain(written);

    stored().spec.retentionDays = 7;
    stored().activeRegion = "aws-eu-west-1";
    stored().spec.searchAttributes = {
      ...stored().spec.searchAttributes,
      theirs: toAttributeType("Keyword"),
    };
    cloud.account.exportSinks.require(`${namespaceId}/archive`).spec.enabled = false;
    cloud.account.userGroups.all()[0]!.spec.access = {};
    cloud.account.closedBuckets.add("temporal-cms-archive");
    const refreshed = await stack.apply("refresh", "--diff");
    cloud.account.closedBuckets.clear();
    expect(refreshed).toContain("retentionDays: 90 => 7");
    expect(refreshed).toContain(
      `Export sink "${namespaceId}/archive" does not work: the bucket cannot be written`,
    );
    expect(refreshed).toContain("enabled");
    expect(refreshed).toContain("permission");
    cloud.faults.beforeNext("UpdateNamespace", () => touch(stored()));
    await stack.apply("up");
    await stack.succeed("preview", "--refresh", "--expect-no-changes");
    expect(stored().spec).toMatchObject({ retentionDays: 90, searchAttributes: { site: 2, theirs: 2 } });

    stored().activeRegion = "aws-eu-central-1";
    await takeOver();

    const destroyed = await stack.apply("destroy");
    expect(destroyed).toContain('Search attribute "site" stays on the server');
    expect(destroyed).toContain("Temporal Cloud never removes one");
    expect(cloud.account.namespaces.all()).toEqual([]);
    expect(cloud.account.userGroups.all()).toEqual([]);
    expect(cloud.account.apiKeys.find(key!.id)).toBeUndefined();
  },
  15 * minutes,
);

/** By a stack that has lost its state, and by one that is told to import what others have made. */
async function takeOver(): Promise<void> {
  const creations = ["CreateNamespace", "CreateServiceAccount", "CreateApiKey", "CreateUserGroup"];
  const before = creations.map((method) => callsOf(method).length);
  const forgetful = openStack();
  forgetful.declare(...everything());
  const output = await forgetful.apply("up");
  expect(output).toContain(
    `Namespace "${namespaceId}" exists already, created by this resource: it is taken up again.`,
  );
  expect(output).toContain('API key "worker-first" exists already, created by this resource');
  expect(creations.map((method) => callsOf(method).length)).toEqual(before);
  const ids = new Map((await forgetful.resources()).map(({ type, id }) => [type, id]));

  const importing = openStack();
  const declared = everything();
  importing.declare(...declared.map((resource) => ({ ...resource, args: literal(resource.args, ids) })));
  const options = ["--yes", "--generate-code=false", "--protect=false"];
  for (const { kind, name } of declared) {
    const type = `temporal:index:${kind}`;
    await importing.succeed("import", type, name, ids.get(type) ?? "", ...options);
  }
  await importing.succeed("preview", "--refresh", "--expect-no-changes");
}

/** Arguments with what has been made in place of references. */
function literal(args: DeclaredResource["args"], ids: ReadonlyMap<string, string>): DeclaredResource["args"] {
  const values: Record<string, unknown> = {
    "$id:cms": namespaceId,
    "$id:worker": ids.get("temporal:index:ServiceAccount"),
  };
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => [
      key,
      typeof value === "string" ? (values[value] ?? value) : value,
    ]),
  );
}

describe("what the backend has not", () => {
  test(
    "is refused in the preview, all of it at once",
    async () => {
      const onCloud = openStack();
      onCloud.declare(
        namespace({
          description: "x",
          retentionDays: 91,
          historyArchivalUri: "s3://temporal-cms-archive",
          clusters: ["east"],
          region: undefined,
        }),
      );
      const refused = await onCloud.fail("preview");
      for (const fault of [
        "description is for a server of one's own alone",
        "historyArchivalUri is for a server of one's own alone. Temporal Cloud has no archival: it exports closed histories, see ExportSink",
        "clusters is for a server of one's own alone. Temporal Cloud replicates by highAvailabilityRegion",
        "retentionDays must be at most 90 on Temporal Cloud",
        "region is required on Temporal Cloud",
      ]) {
        expect(refused).toContain(fault);
      }

      const onServer = TemporaryStack.ofDeclaredResources(frontend.address);
      stacks.push(onServer);
      onServer.declare(namespace());
      expect(await onServer.fail("preview")).toContain(
        "accountId is for Temporal Cloud alone (temporal:backend cloud)",
      );
      onServer.declare(
        ...everything()
          .filter(({ kind }) => kind === "ExportSink")
          .map((sink) => ({ ...sink, args: { ...sink.args, namespace: namespaceId } })),
      );
      expect(await onServer.fail("preview")).toContain(
        "ExportSink is Temporal Cloud's alone. A server of one's own archives: set historyArchivalUri",
      );
    },
    5 * minutes,
  );

  test(
    "is not changed: the first region, or the account; and a key of another account changes nothing",
    async () => {
      const stack = openStack();
      stack.declare(namespace({ highAvailabilityRegion: undefined }));
      await stack.apply("up");
      stack.declare(namespace({ region: "aws-eu-west-1", highAvailabilityRegion: undefined }));
      expect(await stack.fail("preview")).toContain(
        "region is aws-eu-central-1, the program wants aws-eu-west-1. Temporal Cloud moves a namespace by a failover alone",
      );
      stack.declare(namespace({ highAvailabilityRegion: undefined }));
      await stack.apply("destroy");

      const elsewhere = openStack();
      elsewhere.declare(namespace({ accountId: "other" }));
      expect(await elsewhere.fail("preview")).toContain(
        "temporal:cloudApiKey is a key of account a1b2c, the program is for account other: nothing was changed",
      );
    },
    5 * minutes,
  );
});

function filesWith(directory: string, text: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file, "utf8").includes(text));
}
