import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { backend, callsOf, cloud, create, id, limits, stored, told, urn } from "./test-setup.ts";
import type {
  ApiKeySettings,
  ApiKeyState,
  CloudCollection,
  ExportSinkSettings,
  ServiceAccountSettings,
  UserGroupSettings,
} from "../backend/cloud-services.ts";
import { apiKeys } from "./api-keys.ts";
import { CloudCalls } from "./cloud-calls.ts";
import { toPermission } from "./cloud-messages.ts";
import { newResource } from "./testing/resource.ts";

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
