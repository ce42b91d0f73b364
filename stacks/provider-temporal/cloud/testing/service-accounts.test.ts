import proto from "@temporalio/proto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Permission, Role } from "./access.ts";
import { timestamp } from "./messages.ts";
import { ResourceState } from "./resource.ts";
import { type TestBed, refusal, startTestBed } from "./test-bed.ts";

const { OwnerType } = proto.temporal.api.cloud.identity.v1;
const DAY_MS = 86_400_000;

let bed: TestBed;
let namespace: string;
beforeEach(async () => {
  bed = await startTestBed();
  namespace = await bed.createNamespace();
});
afterEach(() => bed.stop());

const accountScoped = (role = Role.ROLE_READ) => ({ access: { accountAccess: { role } } });
const scoped = (permission = Permission.PERMISSION_WRITE, to = namespace) => ({
  namespaceScopedAccess: { namespace: to, access: { permission } },
});

async function create(spec: object): Promise<string> {
  const started = await bed.admin.call("CreateServiceAccount", { spec });
  await bed.done(started);
  return started.serviceAccountId;
}
const read = async (serviceAccountId: string) =>
  (await bed.admin.call("GetServiceAccount", { serviceAccountId })).serviceAccount!;

async function update(serviceAccountId: string, spec: object) {
  const { resourceVersion } = await read(serviceAccountId);
  return bed.done(await bed.admin.call("UpdateServiceAccount", { serviceAccountId, spec, resourceVersion }));
}

const keySpec = (ownerId: string, changes: object = {}) => ({
  ownerId,
  ownerType: OwnerType.OWNER_TYPE_SERVICE_ACCOUNT,
  displayName: "worker",
  expiryTime: timestamp(new Date(Date.now() + 90 * DAY_MS)),
  ...changes,
});
const createKey = (spec: object, client = bed.admin) => client.call("CreateApiKey", { spec });
const readKey = async (keyId: string) => (await bed.admin.call("GetApiKey", { keyId })).apiKey!;

describe("a service account", () => {
  it("is scoped to the account or to one namespace", async () => {
    const wide = await create({ name: "deployer", description: "deploys", ...accountScoped() });
    const narrow = await create({ name: "worker", ...scoped() });
    expect((await read(wide)).spec).toMatchObject({ name: "deployer", ...accountScoped() });
    expect((await read(narrow)).spec).toMatchObject({ name: "worker", ...scoped() });
    const { serviceAccount } = await bed.admin.call("GetServiceAccounts");
    expect(serviceAccount.map(({ id }) => id)).toEqual(expect.arrayContaining([wide, narrow]));
  });

  it.each([
    ["no name", () => scoped(), /needs a name/],
    ["both kinds of access", () => ({ name: "x", ...accountScoped(), ...scoped() }), /either access or/],
    ["no access", () => ({ name: "x" }), /either access or/],
    ["no role", () => ({ name: "x", access: {} }), /account role is required/],
    [
      "a namespace that is not there",
      () => ({ name: "x", ...scoped(Permission.PERMISSION_WRITE, "none.a1b2c") }),
      /does not exist/,
    ],
    ["no permission", () => ({ name: "x", ...scoped(Permission.PERMISSION_UNSPECIFIED) }), /a permission/],
  ])("is not created with %s", async (_what, spec, message) => {
    await expect(create(spec())).rejects.toMatchObject(refusal("INVALID_ARGUMENT", message));
  });

  it("has a name that no other has", async () => {
    await create({ name: "worker", ...scoped() });
    await expect(create({ name: "worker", ...accountScoped() })).rejects.toMatchObject(
      refusal("ALREADY_EXISTS", /"worker"/),
    );
  });

  it("changes its name and permission, not its namespace", async () => {
    const other = await bed.createNamespace({ name: "other" });
    const id = await create({ name: "worker", ...scoped() });
    await update(id, { name: "runner", ...scoped(Permission.PERMISSION_READ) });
    expect((await read(id)).spec).toMatchObject({ name: "runner", ...scoped(Permission.PERMISSION_READ) });
    await expect(
      update(id, { name: "runner", ...scoped(Permission.PERMISSION_WRITE, other) }),
    ).rejects.toMatchObject(refusal("INVALID_ARGUMENT", /scoped to cannot be changed/));
    await expect(update(id, { name: "runner", ...scoped(Permission.PERMISSION_READ) })).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", /nothing to change/),
    );
  });

  it("of the account is given one namespace after another", async () => {
    const serviceAccountId = await create({ name: "deployer", ...accountScoped() });
    const set = async (access?: object) => {
      const { resourceVersion } = await read(serviceAccountId);
      const request = { serviceAccountId, namespace, access, resourceVersion };
      return bed.done(await bed.admin.call("SetServiceAccountNamespaceAccess", request));
    };
    await set({ permission: Permission.PERMISSION_ADMIN });
    expect((await read(serviceAccountId)).spec?.access?.namespaceAccesses).toMatchObject({
      [namespace]: { permission: Permission.PERMISSION_ADMIN },
    });
    await set();
    expect((await read(serviceAccountId)).spec?.access?.namespaceAccesses).toEqual({});
  });

  it("of a namespace is managed by the namespace's admins, one of the account is not", async () => {
    const owner = bed.as(scoped(Permission.PERMISSION_ADMIN));
    await owner.call("CreateServiceAccount", { spec: { name: "worker", ...scoped() } });
    await expect(
      owner.call("CreateServiceAccount", { spec: { name: "deployer", ...accountScoped() } }),
    ).rejects.toMatchObject(refusal("PERMISSION_DENIED", /service account/));
  });
});

describe("an API key", () => {
  it("shows its token once, and lets its owner in when it is active", async () => {
    const ownerId = await create({ name: "worker", ...scoped() });
    const created = await createKey(keySpec(ownerId));
    const worker = bed.withKey(created.token);
    await expect(worker.call("GetAccount")).rejects.toMatchObject(refusal("UNAUTHENTICATED", /API key/));
    await bed.done(created);
    expect((await worker.call("GetCurrentIdentity")).serviceAccount?.id).toBe(ownerId);
    const apiKey = await readKey(created.keyId);
    expect(apiKey).toMatchObject({
      state: ResourceState.RESOURCE_STATE_ACTIVE,
      spec: { displayName: "worker" },
    });
    expect(JSON.stringify([apiKey, bed.cloud.calls])).not.toContain(created.token);
  });

  it("is not shown its token by the same operation again", async () => {
    const ownerId = await create({ name: "worker", ...scoped() });
    const request = { spec: keySpec(ownerId), asyncOperationId: "once" };
    const first = await bed.admin.call("CreateApiKey", request);
    const again = await bed.admin.call("CreateApiKey", request);
    expect(again).toMatchObject({ keyId: first.keyId, token: "" });
  });

  it("lets nobody in when it is disabled, expired or deleted", async () => {
    const ownerId = await create({ name: "worker", ...scoped() });
    const created = await createKey(keySpec(ownerId));
    await bed.done(created);
    const { keyId } = created;
    const worker = bed.withKey(created.token);
    const disable = async (disabled: boolean) => {
      const { resourceVersion, spec } = await readKey(keyId);
      const request = { keyId, spec: { ...spec, disabled }, resourceVersion };
      await bed.done(await bed.admin.call("UpdateApiKey", request));
    };
    const shutOut = () =>
      expect(worker.call("GetAccount")).rejects.toMatchObject(refusal("UNAUTHENTICATED", /./));
    await disable(true);
    await shutOut();
    await disable(false);
    await worker.call("GetAccount");

    const stored = bed.cloud.account.apiKeys.require(keyId);
    const { expiryTime } = stored.spec;
    stored.spec.expiryTime = timestamp(new Date(Date.now() - DAY_MS));
    await shutOut();
    expect((await readKey(keyId)).state).toBe(ResourceState.RESOURCE_STATE_EXPIRED);
    stored.spec.expiryTime = expiryTime ?? null;

    const { resourceVersion } = await readKey(keyId);
    await bed.done(await bed.admin.call("DeleteApiKey", { keyId, resourceVersion }));
    await shutOut();
  });

  it.each([
    [
      "a user as owner",
      { ownerType: OwnerType.OWNER_TYPE_USER },
      "INVALID_ARGUMENT",
      /must be a service account/,
    ],
    ["an owner that is not there", { ownerId: "none" }, "NOT_FOUND", /"none"/],
    ["no name", { displayName: "" }, "INVALID_ARGUMENT", /display name/],
    ["no end", { expiryTime: null }, "INVALID_ARGUMENT", /expiry_time/],
    [
      "an end in three years",
      { expiryTime: timestamp(new Date(Date.now() + 3 * 365 * DAY_MS)) },
      "INVALID_ARGUMENT",
      /two years/,
    ],
  ] as const)("is not created with %s", async (_what, changes, status, message) => {
    const ownerId = await create({ name: "worker", ...scoped() });
    await expect(createKey(keySpec(ownerId, changes))).rejects.toMatchObject(refusal(status, message));
  });

  it("keeps its owner and its end", async () => {
    const ownerId = await create({ name: "worker", ...scoped() });
    const created = await createKey(keySpec(ownerId));
    await bed.done(created);
    const { resourceVersion, spec } = await readKey(created.keyId);
    const changed = { ...spec, expiryTime: timestamp(new Date(Date.now() + DAY_MS)) };
    await expect(
      bed.admin.call("UpdateApiKey", { keyId: created.keyId, spec: changed, resourceVersion }),
    ).rejects.toMatchObject(refusal("INVALID_ARGUMENT", /cannot be changed/));
  });

  it("is one of at most twenty of an owner, and goes with the owner", async () => {
    const ownerId = await create({ name: "worker", ...scoped() });
    for (let count = 0; count < 20; count += 1) await bed.done(await createKey(keySpec(ownerId)));
    await expect(createKey(keySpec(ownerId))).rejects.toMatchObject(refusal("RESOURCE_EXHAUSTED", /20/));
    const keysOf = async () => (await bed.admin.call("GetApiKeys", { ownerId })).apiKeys;
    expect(await keysOf()).toHaveLength(20);
    const { resourceVersion } = await read(ownerId);
    await bed.done(
      await bed.admin.call("DeleteServiceAccount", { serviceAccountId: ownerId, resourceVersion }),
    );
    expect(await keysOf()).toEqual([]);
  });

  it("is seen and renewed by its owner, and deleted by who manages the owner", async () => {
    const ownerId = await create({ name: "worker", ...scoped() });
    const created = await createKey(keySpec(ownerId));
    await bed.done(created);
    const worker = bed.withKey(created.token);
    expect((await worker.call("GetApiKeys")).apiKeys).toHaveLength(1);
    await createKey(keySpec(ownerId), worker);
    const { resourceVersion } = await readKey(created.keyId);
    const request = { keyId: created.keyId, resourceVersion };
    const denied = refusal("PERMISSION_DENIED", /API key/);
    await expect(worker.call("DeleteApiKey", request)).rejects.toMatchObject(denied);
    await expect(bed.as(accountScoped()).call("GetApiKey", request)).rejects.toMatchObject(denied);
    await bed.as(scoped(Permission.PERMISSION_ADMIN)).call("DeleteApiKey", request);
  });
});
