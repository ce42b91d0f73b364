import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { CertificateAuthority } from "../../../tests/support/certificate-authority.ts";
import type { CertificateFiles } from "../../../tests/support/certificate-authority.ts";
import type { CloudNamespaceSettings, ServiceAccountSettings } from "../backend/cloud-services.ts";
import type { CloudBackend, OperationLimits } from "../backend/temporal-backend.ts";
import { cloudBackend } from "./cloud-backend.ts";
import { toAttributeType } from "./cloud-messages.ts";
import { startCloudOpsStandIn } from "./testing/cloud-ops-stand-in.ts";
import type { CloudOpsStandIn, CloudOpsStandInOptions } from "./testing/cloud-ops-stand-in.ts";
import { Role } from "./testing/access.ts";
import { touch } from "./testing/resource.ts";

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
  region: "aws-eu-central-1",
  highAvailabilityRegion: undefined,
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
    await update({});
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
    await update({ highAvailabilityRegion: "aws-eu-west-1" });
    expect(stored().regions).toEqual(["aws-eu-central-1", "aws-eu-west-1"]);
    stored().activeRegion = "aws-eu-west-1";
    expect(await describeIt()).toEqual(settings({ highAvailabilityRegion: "aws-eu-west-1" }));
    await expect(update({})).rejects.toThrow(/active in aws-eu-west-1.* fail over first/);
    stored().activeRegion = "aws-eu-central-1";
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
