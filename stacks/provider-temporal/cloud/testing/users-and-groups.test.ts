import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Permission, Role } from "./access.ts";
import { newResource } from "./resource.ts";
import { type TestBed, refusal, startTestBed } from "./test-bed.ts";

let bed: TestBed;
let namespace: string;
beforeEach(async () => {
  bed = await startTestBed();
  namespace = await bed.createNamespace();
});
afterEach(() => bed.stop());

const access = (permission?: Permission) => ({
  accountAccess: { role: Role.ROLE_READ },
  namespaceAccesses: permission ? { [namespace]: { permission } } : {},
});

async function createUser(email = "editor@example.org"): Promise<string> {
  const started = await bed.admin.call("CreateUser", { spec: { email, access: access() } });
  await bed.done(started);
  return started.userId;
}
const readUser = async (userId: string) => (await bed.admin.call("GetUser", { userId })).user!;

const groupSpec = (changes: object = {}) => ({
  displayName: "cms-reviewer",
  access: access(Permission.PERMISSION_WRITE),
  cloudGroup: {},
  ...changes,
});
async function createGroup(changes: object = {}): Promise<string> {
  const started = await bed.admin.call("CreateUserGroup", { spec: groupSpec(changes) });
  await bed.done(started);
  return started.groupId;
}
const readGroup = async (groupId: string) => (await bed.admin.call("GetUserGroup", { groupId })).group!;

async function updateGroup(groupId: string, spec: object) {
  const { resourceVersion } = await readGroup(groupId);
  return bed.done(await bed.admin.call("UpdateUserGroup", { groupId, spec, resourceVersion }));
}

/** A group as a directory brings it. */
function addScimGroup(): string {
  bed.cloud.account.userGroups.add({
    ...newResource("scim-1"),
    spec: { displayName: "Editors", access: {}, scimGroup: { idpId: "00g1" } },
    members: new Map(),
  });
  return "scim-1";
}

describe("a user", () => {
  it("is invited, found, changed and deleted", async () => {
    const userId = await createUser();
    expect(await readUser(userId)).toMatchObject({
      spec: { email: "editor@example.org", access: { accountAccess: { role: Role.ROLE_READ } } },
      invitation: { createdTime: expect.anything() as unknown },
    });
    await createUser("other@example.org");
    const found = await bed.admin.call("GetUsers", { email: "editor@example.org" });
    expect(found.users.map(({ id }) => id)).toEqual([userId]);
    const { resourceVersion } = await readUser(userId);
    const grant = { permission: Permission.PERMISSION_READ };
    await bed.done(
      await bed.admin.call("SetUserNamespaceAccess", { userId, namespace, access: grant, resourceVersion }),
    );
    expect((await bed.admin.call("GetUsers", { namespace })).users.map(({ id }) => id)).toEqual([userId]);
    const current = await readUser(userId);
    const request = { userId, resourceVersion: current.resourceVersion };
    const spec = { email: "editor@example.org", access: { accountAccess: { role: Role.ROLE_DEVELOPER } } };
    await expect(
      bed.admin.call("UpdateUser", { ...request, spec: { ...spec, email: "new@example.org" } }),
    ).rejects.toMatchObject(refusal("INVALID_ARGUMENT", /email address/));
    await bed.done(await bed.admin.call("UpdateUser", { ...request, spec }));
    const changed = await readUser(userId);
    expect(changed.spec?.access?.accountAccess?.role).toBe(Role.ROLE_DEVELOPER);
    await bed.done(await bed.admin.call("DeleteUser", { userId, resourceVersion: changed.resourceVersion }));
    await expect(readUser(userId)).rejects.toMatchObject(refusal("NOT_FOUND", /user/));
  });

  it("is there once, with an address and a role", async () => {
    await createUser();
    await expect(createUser()).rejects.toMatchObject(refusal("ALREADY_EXISTS", /editor@example.org/));
    await expect(createUser("nobody")).rejects.toMatchObject(refusal("INVALID_ARGUMENT", /email/));
    await expect(bed.admin.call("CreateUser", { spec: { email: "a@example.org" } })).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", /role/),
    );
    const owner = { email: "a@example.org", access: { accountAccess: { role: Role.ROLE_OWNER } } };
    await expect(bed.admin.call("CreateUser", { spec: owner })).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", /support alone/),
    );
  });
});

describe("a group", () => {
  it("is created, found, changed and deleted", async () => {
    const groupId = await createGroup();
    await createGroup({ displayName: "cms-admin", access: access(Permission.PERMISSION_ADMIN) });
    const all = await bed.admin.call("GetUserGroups", { namespace });
    expect(all.groups.map(({ spec }) => spec?.displayName)).toEqual(["cms-admin", "cms-reviewer"]);
    const named = await bed.admin.call("GetUserGroups", { displayName: "cms-reviewer" });
    expect(named.groups.map(({ id }) => id)).toEqual([groupId]);
    await updateGroup(groupId, groupSpec({ displayName: "reviewers" }));
    await expect(updateGroup(groupId, groupSpec({ displayName: "reviewers" }))).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", /nothing to change/),
    );
    await expect(updateGroup(groupId, groupSpec({ displayName: "cms-admin" }))).rejects.toMatchObject(
      refusal("ALREADY_EXISTS", /cms-admin/),
    );
    const { resourceVersion } = await readGroup(groupId);
    await bed.done(await bed.admin.call("DeleteUserGroup", { groupId, resourceVersion }));
    await expect(readGroup(groupId)).rejects.toMatchObject(refusal("NOT_FOUND", /user group/));
  });

  it.each([
    [
      "of a SCIM directory",
      { cloudGroup: null, scimGroup: { idpId: "1" } },
      "FAILED_PRECONDITION",
      /directory/,
    ],
    [
      "of Google",
      { cloudGroup: null, googleGroup: { emailAddress: "a@b.org" } },
      "FAILED_PRECONDITION",
      /directory/,
    ],
    ["with capitals", { displayName: "CMS" }, "INVALID_ARGUMENT", /lowercase/],
  ] as const)("is not created %s", async (_what, changes, status, message) => {
    await expect(createGroup(changes)).rejects.toMatchObject(refusal(status, message));
  });

  it("made without any access is given one namespace, and loses it", async () => {
    const groupId = await createGroup({ access: null });
    const set = async (grant?: object) => {
      const { resourceVersion } = await readGroup(groupId);
      const request = { groupId, namespace, access: grant, resourceVersion };
      return bed.done(await bed.admin.call("SetUserGroupNamespaceAccess", request));
    };
    const grants = async () => (await readGroup(groupId)).spec?.access?.namespaceAccesses;
    await set({ permission: Permission.PERMISSION_READ });
    expect(await grants()).toMatchObject({ [namespace]: { permission: Permission.PERMISSION_READ } });
    await expect(set({ permission: Permission.PERMISSION_READ })).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", /nothing to change/),
    );
    await set();
    expect(await grants()).toEqual({});
  });

  it("gives its members what it may", async () => {
    const [groupId, userId] = [
      await createGroup({ access: access(Permission.PERMISSION_ADMIN) }),
      await createUser(),
    ];
    const user = bed.as({ userId });
    const denied = refusal("PERMISSION_DENIED", /read permission/);
    await expect(user.call("GetNamespace", { namespace })).rejects.toMatchObject(denied);
    const memberId = { userId };
    await bed.done(await bed.admin.call("AddUserGroupMember", { groupId, memberId }));
    expect((await bed.admin.call("GetUserGroupMembers", { groupId })).members).toMatchObject([{ memberId }]);
    await user.call("GetNamespace", { namespace });
    await bed.done(await bed.admin.call("RemoveUserGroupMember", { groupId, memberId }));
    await expect(user.call("GetNamespace", { namespace })).rejects.toMatchObject(denied);
  });

  it("loses a member that is deleted, whose keys let nobody in any more", async () => {
    const [groupId, userId] = [await createGroup(), await createUser()];
    const user = bed.as({ userId });
    await user.call("GetAccount");
    await bed.done(await bed.admin.call("AddUserGroupMember", { groupId, memberId: { userId } }));
    const { resourceVersion } = await readUser(userId);
    await bed.done(await bed.admin.call("DeleteUser", { userId, resourceVersion }));
    expect((await bed.admin.call("GetUserGroupMembers", { groupId })).members).toEqual([]);
    await expect(user.call("GetAccount")).rejects.toMatchObject(refusal("UNAUTHENTICATED", /API key/));
  });

  it("of a directory is left to it, but for its access", async () => {
    const groupId = addScimGroup();
    const { resourceVersion } = await readGroup(groupId);
    const left = refusal("FAILED_PRECONDITION", /directory/);
    await expect(bed.admin.call("DeleteUserGroup", { groupId, resourceVersion })).rejects.toMatchObject(left);
    const memberId = { userId: await createUser() };
    await expect(bed.admin.call("AddUserGroupMember", { groupId, memberId })).rejects.toMatchObject(left);
    const found = await bed.admin.call("GetUserGroups", { scimGroup: { idpId: "00g1" } });
    expect(found.groups.map(({ id }) => id)).toEqual([groupId]);
    const spec = {
      displayName: "Editors",
      scimGroup: { idpId: "00g1" },
      access: access(Permission.PERMISSION_READ),
    };
    await updateGroup(groupId, spec);
    expect((await readGroup(groupId)).spec).toMatchObject(spec);
    await expect(updateGroup(groupId, { ...spec, displayName: "Writers" })).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", /directory/),
    );
    await expect(updateGroup(groupId, { ...spec, scimGroup: null, cloudGroup: {} })).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", /type of a group/),
    );
  });
});
