import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { CertificateAuthority } from "../../../tests/support/certificate-authority.ts";
import type { CertificateFiles } from "../../../tests/support/certificate-authority.ts";
import type {
  ApiKeySettings,
  ApiKeyState,
  CloudCollection,
  CloudNamespaceSettings,
  ExportSinkSettings,
  ServiceAccountSettings,
  UserGroupSettings,
} from "../backend/cloud-services.ts";
import type { CloudBackend, OperationLimits } from "../backend/temporal-backend.ts";
import { apiKeys } from "./api-keys.ts";
import { cloudBackend } from "./cloud-backend.ts";
import { CloudCalls } from "./cloud-calls.ts";
import { toAttributeType, toPermission } from "./cloud-messages.ts";
import { startCloudOpsStandIn } from "./testing/cloud-ops-stand-in.ts";
import type { CloudOpsStandIn, CloudOpsStandInOptions } from "./testing/cloud-ops-stand-in.ts";
import { Role } from "./testing/access.ts";
import { newResource, touch } from "./testing/resource.ts";

// Temporal Cloud cannot be had here: the stand-in has its API with the rules that its proto files and documentation state.

const urn = "urn:pulumi:prod::temporal-cms::temporal:index:Namespace::cms";
const id = "cms.a1b2c";

/** gRPC reads the variable when it is loaded, and the file when it first connects. */
const folder = await vi.hoisted(async () => {
  const { mkdtempSync } = await import("node:fs");
  const made = mkdtempSync("/tmp/cloud-backend-");
  process.env["GRPC_DEFAULT_SSL_ROOTS_FILE_PATH"] = `${made}/ca.pem`;
  return made;
});

let files: CertificateFiles;
let clientCa: string;
let cloud: CloudOpsStandIn;
let backend: CloudBackend;
let told: string[];
let limits: OperationLimits;

beforeAll(async () => {
  const authority = await CertificateAuthority.create(folder);
  files = await authority.issue("localhost", { usage: "server" });
  clientCa = readFileSync(authority.path, "utf8");
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: CloudOpsStandInOptions = {}): Promise<void> {
  cloud = await startCloudOpsStandIn({ tls: files, ...options });
  backend = open(cloud.apiKey);
}

function open(cloudApiKey: string, cloudAddress = cloud.address): CloudBackend {
  return cloudBackend({ backend: "cloud", address: "127.0.0.1:1", cloudApiKey, cloudAddress });
}

beforeEach(async () => {
  await start();
  told = [];
  limits = {
    signal: new AbortController().signal,
    timeoutMs: 30_000,
    tell: (message) => Promise.resolve(void told.push(message)),
  };
});
afterEach(async () => {
  await backend.close();
  await cloud.stop();
});

const settings = (changes: Partial<CloudNamespaceSettings> = {}): CloudNamespaceSettings => ({
  name: "cms",
  retentionDays: 90,
  accountId: "a1b2c",
  regions: ["aws-eu-central-1"],
  clientCa,
  certificateFilters: [],
  apiKeys: false,
  deletionProtected: true,
  ...changes,
});
const create = (changes: Partial<CloudNamespaceSettings> = {}) =>
  backend.services.namespaces.create(settings(changes), urn, limits);
const update = (changes: Partial<CloudNamespaceSettings>) =>
  backend.services.namespaces.update(id, settings(changes), limits);
const describeIt = () => backend.services.namespaces.describe(id, limits);
const stored = () => cloud.account.namespaces.require(id);
const callsOf = (method: string) => cloud.calls.filter((call) => call.method === method);

describe("a namespace", () => {
  test("is made, awaited, shown, changed and deleted", async () => {
    cloud.account.hiddenReadsOfNewNamespaces = 3;
    expect(await create({ certificateFilters: [{ commonName: "worker" }] })).toBe(id);
    expect(await describeIt()).toEqual(settings({ certificateFilters: [{ commonName: "worker" }] }));
    await update({ retentionDays: 30, deletionProtected: false });
    expect(await describeIt()).toEqual(settings({ retentionDays: 30, deletionProtected: false }));
    await backend.services.namespaces.delete(id, limits);
    expect(await describeIt()).toBeUndefined();
    await backend.services.namespaces.delete(id, limits);
  });

  test("is not updated when nothing is to change", async () => {
    await create();
    await update({ clientCa: `# the authority\r\n${clientCa.replaceAll("\n", "\r\n")}` });
    expect(callsOf("UpdateNamespace")).toEqual([]);
  });

  test("of an account that the key is not for is refused before anything is made", async () => {
    const find = backend.services.namespaces.find(settings({ accountId: "other" }), urn, limits);
    await expect(find).rejects.toThrow(
      "temporal:cloudApiKey is a key of account a1b2c, the program is for account other: nothing was changed.",
    );
  });

  test("gets and loses a replica; the one that is active is not taken away", async () => {
    await create();
    const both = { regions: ["aws-eu-central-1", "aws-eu-west-1"] };
    await update(both);
    expect(stored().regions).toEqual(both.regions);
    cloud.changeByHand(id, (namespace) => {
      namespace.activeRegion = "aws-eu-west-1";
      namespace.regions.reverse();
    });
    const shown = await describeIt();
    expect(shown && { ...shown, regions: [...shown.regions].sort() }).toEqual(settings(both));
    await update({ ...both, retentionDays: 7 });
    expect(callsOf("DeleteNamespaceRegion")).toEqual([]);
    expect(stored()).toMatchObject({
      activeRegion: "aws-eu-west-1",
      regions: ["aws-eu-west-1", "aws-eu-central-1"],
    });
    await expect(update({})).rejects.toThrow(/active in aws-eu-west-1.* fail over first/);
    cloud.changeByHand(id, (namespace) => {
      namespace.activeRegion = "aws-eu-central-1";
      namespace.regions.reverse();
    });
    await update({});
    expect(stored().regions).toEqual(["aws-eu-central-1"]);
  });

  test("is protected from deletion by Temporal Cloud itself", async () => {
    await create();
    await expect(backend.services.namespaces.delete(id, limits)).rejects.toThrow("delete protection");
  });

  test("whose creation failed is named as half made", async () => {
    cloud.faults.failNextOperation("CreateNamespace", "no capacity in the region");
    await expect(create()).rejects.toThrow(
      /gave up the creation of namespace "cms.a1b2c": no capacity in the region/,
    );
    const find = backend.services.namespaces.find(settings(), urn, limits);
    await expect(find).rejects.toThrow("Delete it there, or ask Temporal's support");
  });
});

describe("a change by somebody else", () => {
  test.each(["FAILED_PRECONDITION", "ABORTED"] as const)(
    "between read and write (%s) is kept",
    async (status) => {
      cloud.account.operations.settings.conflictStatus = status;
      await create();
      cloud.faults.beforeNext("UpdateNamespace", () => {
        stored().spec.searchAttributes = { theirs: toAttributeType("Keyword") };
        touch(stored());
      });
      await update({ retentionDays: 7 });
      expect(stored().spec).toMatchObject({ retentionDays: 7, searchAttributes: { theirs: 2 } });
      expect(callsOf("UpdateNamespace")).toHaveLength(2);
    },
  );

  test("is recognised by the version, whatever is said of it", async () => {
    await create();
    cloud.faults.beforeNext("UpdateNamespace", () => touch(stored()));
    cloud.faults.refuseNext("UpdateNamespace", "FAILED_PRECONDITION", "not now");
    await update({ retentionDays: 7 });
    expect(stored().spec).toMatchObject({ retentionDays: 7 });
    cloud.faults.refuseNext("UpdateNamespace", "FAILED_PRECONDITION", "never");
    await expect(update({ retentionDays: 8 })).rejects.toThrow("Temporal Cloud does not accept it: never");
  });

  test("that fills the account's limit of operations is waited for", async () => {
    await backend.close();
    await cloud.stop();
    await start({ concurrentOperations: 1 });
    const other = { ...settings(), name: "other" };
    await Promise.all([create(), backend.services.namespaces.create(other, `${urn}-other`, limits)]);
    expect(cloud.account.namespaces.all()).toHaveLength(2);
  });

  test("that still runs is waited for", async () => {
    await create();
    const other = open(cloud.apiKey);
    await Promise.all([
      update({ retentionDays: 7 }),
      other.addSearchAttribute(id, "site", "Keyword", limits),
    ]);
    await other.close();
    expect(stored().spec).toMatchObject({ retentionDays: 7, searchAttributes: { site: 2 } });
  });

  test("that never ends is given up in the end, with advice", async () => {
    await create();
    for (let count = 0; count < 10; count++)
      cloud.faults.beforeNext("UpdateNamespace", () => touch(stored()));
    await expect(update({ retentionDays: 7 })).rejects.toThrow(
      'Somebody else keeps on changing namespace "cms.a1b2c"',
    );
  }, 60_000);
});

describe("an interrupted creation", () => {
  test("whose answer was lost is not made twice", async () => {
    cloud.faults.loseNextAnswer("CreateNamespace");
    expect(await create()).toBe(id);
    expect(cloud.account.namespaces.all()).toHaveLength(1);
  });

  test("is recognised by its owner, awaited and taken up", async () => {
    const cancelled = new AbortController();
    await backend.close();
    await cloud.stop();
    await start({ pollsUntilDone: 1_000 });
    cloud.faults.beforeNext("GetAsyncOperation", () => undefined);
    const first = backend.services.namespaces.create(settings(), urn, {
      ...limits,
      signal: cancelled.signal,
    });
    const failed = expect(first).rejects.toThrow(/Cancelled|cancelled/);
    await expect.poll(() => cloud.account.namespaces.all()).toHaveLength(1);
    cancelled.abort();
    await failed;

    const found = await backend.services.namespaces.find(settings(), urn, limits);
    expect(found).toEqual({ id, ours: true });
    expect(await backend.services.namespaces.find(settings(), `${urn}-b`, limits)).toEqual({
      id,
      ours: false,
    });
    cloud.account.operations.settle();
    expect(await create()).toBe(id);
    expect(callsOf("CreateNamespace")).toHaveLength(1);
  });

  test("is not confused with what was made after a deletion", async () => {
    await create({ deletionProtected: false });
    await backend.services.namespaces.delete(id, limits);
    expect(await create()).toBe(id);
    expect(callsOf("CreateNamespace")).toHaveLength(2);
  });
});

describe("search attributes", () => {
  test("that are wanted together are added by few updates, beside those that are there", async () => {
    await create();
    stored().spec.searchAttributes = { theirs: toAttributeType("Int") };
    const names = ["cmsId", "site", "stage", "awaitingAction", "assignee"];
    await Promise.all(names.map((name) => backend.addSearchAttribute(id, name, "Keyword", limits)));
    expect(Object.fromEntries((await backend.listSearchAttributes(id, limits)) ?? [])).toEqual({
      theirs: "Int",
      ...Object.fromEntries(names.map((name) => [name, "Keyword"])),
    });
    expect(callsOf("UpdateNamespace").length).toBeLessThan(names.length);
  });
});

describe("a service account", () => {
  const account = (changes: Partial<ServiceAccountSettings> = {}): ServiceAccountSettings => ({
    name: "worker",
    description: "",
    namespace: id,
    permission: "write",
    ...changes,
  });

  test("is made, shown, found, changed and deleted", async () => {
    await create();
    const { serviceAccounts } = backend.services;
    const accountId = await serviceAccounts.create(account(), urn, limits);
    expect(await serviceAccounts.describe(accountId, limits)).toEqual(account());
    expect(await serviceAccounts.find(account(), urn, limits)).toEqual({ id: accountId, ours: true });
    expect(await serviceAccounts.find(account(), "another", limits)).toEqual({ id: accountId, ours: false });
    await serviceAccounts.update(accountId, account({ permission: "read", name: "reader" }), limits);
    expect(await serviceAccounts.describe(accountId, limits)).toEqual(
      account({ permission: "read", name: "reader" }),
    );
    await serviceAccounts.delete(accountId, limits);
    expect(await serviceAccounts.describe(accountId, limits)).toBeUndefined();
  });
});

describe("an API key", () => {
  const secretId = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:worker-AbCdEf";
  let calls: CloudCalls;
  /** Stands in for AWS Secrets Manager, which provider-cloud.integration.test.ts has by moto. */
  let kept: Map<string, string>;
  let keys: CloudCollection<ApiKeySettings, ApiKeyState>;
  let key: ApiKeySettings;

  beforeEach(async () => {
    await create();
    const { serviceAccounts } = backend.services;
    const account = { name: "worker", description: "", namespace: id, permission: "write" } as const;
    const serviceAccountId = await serviceAccounts.create(account, urn, limits);
    calls = new CloudCalls({ address: cloud.address, apiKey: cloud.apiKey });
    kept = new Map();
    keys = apiKeys(calls, {
      put: (_secretId, versionId, token) => Promise.resolve(void kept.set(versionId, token)),
      has: (_secretId, versionId) => Promise.resolve(kept.has(versionId)),
    });
    key = { name: "worker-first", serviceAccountId, expiresAfterDays: 90, secretId, disabled: false };
  });
  afterEach(() => {
    calls.close();
  });

  const ours = () => cloud.account.apiKeys.all().filter(({ spec }) => spec.displayName === key.name);

  test("is made, its token kept, shown, disabled and deleted", async () => {
    const keyId = await keys.create(key, urn, limits);
    expect([...kept.values()]).toEqual(ours().map(({ token }) => token));
    const shown = await keys.describe(keyId, limits);
    expect(shown).toMatchObject(key);
    expect(new Date(shown?.expiryTime ?? 0).getTime()).toBeGreaterThan(Date.now() + 89 * 86_400_000);
    await keys.update(keyId, { ...key, disabled: true }, limits);
    expect(await keys.describe(keyId, limits)).toMatchObject({ disabled: true, secretId });
    await keys.delete(keyId, limits);
    expect(ours()).toEqual([]);
  });

  test("whose token got lost on its way is replaced by one whose token is kept", async () => {
    cloud.faults.loseNextAnswer("CreateApiKey");
    const keyId = await keys.create(key, urn, limits);
    expect(ours().map((stored) => stored.id)).toEqual([keyId]);
    expect([...kept.values()]).toEqual(ours().map(({ token }) => token));
    expect(told.join()).toContain('The token of API key "worker-first" got lost: another key is made.');
  });

  test("is taken up when only the state was lost", async () => {
    const keyId = await keys.create(key, urn, limits);
    expect(await keys.find(key, urn, limits)).toEqual({ id: keyId, ours: true });
    expect(await keys.create(key, urn, limits)).toBe(keyId);
    expect(await keys.find(key, `${urn}-b`, limits)).toBeUndefined();
    expect(callsOf("CreateApiKey")).toHaveLength(1);
  });

  test("whose token cannot be kept does not stay", async () => {
    const refusing = apiKeys(calls, {
      put: () => Promise.reject(new Error("AccessDenied")),
      has: () => Promise.resolve(false),
    });
    await expect(refusing.create(key, urn, limits)).rejects.toThrow("AccessDenied");
    expect(ours()).toEqual([]);
  });
});

describe("an export sink", () => {
  const sink: ExportSinkSettings = {
    ...{ namespace: id, name: "archive", bucket: "archive", region: "eu-central-1" },
    ...{ roleName: "export", awsAccountId: "123456789012", enabled: true },
  };

  test("is tried out first, for as long as AWS may take to know the role", async () => {
    await create();
    const refusal = "the role cannot be assumed";
    cloud.faults.refuseNext("ValidateNamespaceExportSink", "INVALID_ARGUMENT", refusal);
    const { exportSinks } = backend.services;
    const sinkId = await exportSinks.create(sink, urn, limits);
    expect(await exportSinks.describe(sinkId, limits)).toEqual(sink);
    cloud.account.closedBuckets.add("archive");
    const problem = "the bucket cannot be written";
    expect(await exportSinks.describe(sinkId, limits)).toEqual({ ...sink, problem });
    await exportSinks.update(sinkId, { ...sink, enabled: false }, limits);
    expect(await exportSinks.describe(sinkId, limits)).toEqual({ ...sink, enabled: false, problem });
    await exportSinks.delete(sinkId, limits);
    expect(await exportSinks.describe(sinkId, limits)).toBeUndefined();
  });

  test("that AWS does not let in is told with AWS's words", async () => {
    await create();
    for (let count = 0; count < 20; count++) {
      cloud.faults.refuseNext(
        "ValidateNamespaceExportSink",
        "INVALID_ARGUMENT",
        "the role cannot be assumed",
      );
    }
    const short = { ...limits, timeoutMs: 1_000 };
    await expect(backend.services.exportSinks.create(sink, urn, short)).rejects.toThrow(
      "the role cannot be assumed",
    );
    expect(callsOf("CreateNamespaceExportSink")).toEqual([]);
  });
});

describe("a user group", () => {
  const group = (changes: Partial<UserGroupSettings> = {}): UserGroupSettings => ({
    ...{ source: "cloudGroup", group: "observers", namespace: id, permission: "read" },
    ...changes,
  });

  test("gets access to the namespace; what it may do elsewhere stays", async () => {
    await create();
    const { userGroups } = backend.services;
    const groupId = await userGroups.create(group(), urn, limits);
    expect(await userGroups.describe(groupId, limits)).toEqual(group());
    const [made] = cloud.account.userGroups.all();
    const elsewhere = { "other.a1b2c": { permission: toPermission("admin") } };
    made!.spec.access = { namespaceAccesses: { ...made!.spec.access?.namespaceAccesses, ...elsewhere } };
    cloud.account.namespaces.add({ ...stored(), id: "other.a1b2c" });
    await userGroups.update(groupId, group({ permission: "write" }), limits);
    expect(made!.spec.access.namespaceAccesses).toMatchObject(elsewhere);
    expect(await userGroups.describe(groupId, limits)).toEqual(group({ permission: "write" }));
    await userGroups.delete(groupId, limits);
    expect(Object.keys(made!.spec.access.namespaceAccesses ?? {})).toEqual(["other.a1b2c"]);
    made!.spec.access = {};
    await userGroups.delete(groupId, limits);
    expect(cloud.account.userGroups.all()).toEqual([]);
  });

  test("of an identity provider must have been pushed, and only gains and loses access", async () => {
    await create();
    const { userGroups } = backend.services;
    const scim = group({ source: "scimGroup", group: "idp-1" });
    await expect(userGroups.create(scim, urn, limits)).rejects.toThrow("let the identity provider push it");

    cloud.account.userGroups.add({
      ...newResource("group-1"),
      members: new Map(),
      spec: { displayName: "Observers", scimGroup: { idpId: "idp-1" } },
    });
    const groupId = await userGroups.create(scim, urn, limits);
    await userGroups.update(groupId, scim, limits);
    expect(await userGroups.describe(groupId, limits)).toEqual(scim);
    await userGroups.delete(groupId, limits);
    expect(await userGroups.describe(groupId, limits)).toEqual({
      ...{ source: "scimGroup", group: "idp-1", namespace: id },
    });
  });
});

describe("what cannot be done", () => {
  test("without the right key is told as a matter of the key", async () => {
    const stranger = open("wrong");
    await expect(stranger.services.namespaces.describe(id, limits)).rejects.toThrow(
      /does not accept temporal:cloudApiKey/,
    );
    await stranger.close();
    const reader = open(cloud.issueApiKey({ access: { accountAccess: { role: Role.ROLE_READ } } }));
    await expect(reader.services.namespaces.create(settings(), urn, limits)).rejects.toThrow(
      /the owner of temporal:cloudApiKey may not do this/,
    );
    await reader.close();
  });

  test("without trust in the certificate says so", async () => {
    await backend.close();
    await cloud.stop();
    const stranger = await CertificateAuthority.create(join(folder, "stranger"));
    await start({ tls: await stranger.issue("localhost", { usage: "server" }) });
    await expect(describeIt()).rejects.toThrow(/no TLS connection to Temporal Cloud.*NODE_EXTRA_CA_CERTS/);
  });

  test("in the time that was given says how to go on", async () => {
    await backend.close();
    await cloud.stop();
    await start({ pollsUntilDone: 1_000 });
    const short = { ...limits, timeoutMs: 500 };
    await expect(backend.services.namespaces.create(settings(), urn, short)).rejects.toThrow(
      /Waited 1 s for the creation of namespace "cms.a1b2c" .* goes on in Temporal Cloud/,
    );
  });
});
