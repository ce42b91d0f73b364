import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Permission, Role } from "./access.ts";
import { type TestBed, namespaceSpec, refusal, startTestBed } from "./test-bed.ts";

let bed: TestBed;
beforeEach(async () => {
  bed = await startTestBed();
});
afterEach(() => bed.stop());

const roleOnly = (role: Role) => ({ access: { accountAccess: { role } } });
const version = { "temporal-cloud-api-version": "v0.14.0" };

describe("who calls", () => {
  it.each([
    ["no key", {}],
    ["another scheme", { authorization: "Basic abc" }],
    ["a wrong key", { authorization: "Bearer wrong" }],
  ])("is refused with %s", async (_what, headers) => {
    const client = bed.bare({ ...version, ...headers });
    await expect(client.call("GetAccount")).rejects.toMatchObject(refusal("UNAUTHENTICATED", /API key/));
  });

  it("must name a version of the API that there is", async () => {
    const authorization = `Bearer ${bed.cloud.apiKey}`;
    await expect(bed.bare({ authorization }).call("GetAccount")).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", /temporal-cloud-api-version is required/),
    );
    for (const wrong of ["v9.0.0", "latest"]) {
      await expect(bed.atVersion(wrong).call("GetAccount")).rejects.toMatchObject(
        refusal("INVALID_ARGUMENT", /^API version specified is invalid$/),
      );
    }
    expect((await bed.admin.call("GetAccount")).account?.id).toBe("a1b2c");
  });

  it("is told who they are", async () => {
    const identity = await bed.admin.call("GetCurrentIdentity");
    expect(identity.serviceAccount?.spec?.access?.accountAccess?.role).toBe(Role.ROLE_ADMIN);
    expect(identity.principalApiKey?.spec?.ownerId).toBe(identity.serviceAccount?.id);
  });

  it("gets UNIMPLEMENTED for what the stand-in does not do", async () => {
    await expect(bed.admin.call("GetUsage")).rejects.toMatchObject(refusal("UNIMPLEMENTED", /GetUsage/));
  });

  it("is recorded with what was answered, without the key", async () => {
    await bed.admin.call("GetNamespaces", { name: "x" });
    await bed.admin.call("GetNamespace", { namespace: "x.a1b2c" }).catch(() => undefined);
    expect(bed.cloud.calls).toEqual([
      { method: "GetNamespaces", request: { name: "x" }, apiVersion: "v0.14.0", answered: "OK" },
      {
        method: "GetNamespace",
        request: { namespace: "x.a1b2c" },
        apiVersion: "v0.14.0",
        answered: "NOT_FOUND",
      },
    ]);
  });
});

describe("a caller's role", () => {
  it("decides about creating namespaces, users and groups", async () => {
    const reader = bed.as(roleOnly(Role.ROLE_READ));
    const developer = bed.as(roleOnly(Role.ROLE_DEVELOPER));
    for (const [client, method] of [
      [reader, "CreateNamespace"],
      [developer, "CreateUser"],
      [developer, "CreateUserGroup"],
      [developer, "UpdateNamespaceTags"],
    ] as const) {
      await expect(client.call(method)).rejects.toMatchObject(
        refusal("PERMISSION_DENIED", new RegExp(method)),
      );
    }
  });

  it("makes a developer admin of the namespaces that they create, and of no other", async () => {
    const other = await bed.createNamespace({ name: "other" });
    const developer = bed.as(roleOnly(Role.ROLE_DEVELOPER));
    const started = await developer.call("CreateNamespace", { spec: namespaceSpec() });
    await expect(developer.call("GetNamespace", { namespace: started.namespace })).rejects.toMatchObject(
      refusal("PERMISSION_DENIED", /read permission/),
    );
    await bed.done(started);
    const { namespace } = await developer.call("GetNamespace", { namespace: started.namespace });
    await developer.call("DeleteNamespace", {
      namespace: started.namespace,
      resourceVersion: namespace?.resourceVersion,
    });
    await expect(developer.call("GetNamespace", { namespace: other })).rejects.toMatchObject(
      refusal("PERMISSION_DENIED", /read permission/),
    );
    const listed = await developer.call("GetNamespaces");
    expect(listed.namespaces.map(({ namespace: id }) => id)).toEqual([started.namespace]);
  });

  it("lets a namespace-scoped service account do in its namespace what its permission says", async () => {
    const namespace = await bed.createNamespace();
    const scoped = (permission: Permission) =>
      bed.as({ namespaceScopedAccess: { namespace, access: { permission } } });
    const [reader, owner] = [scoped(Permission.PERMISSION_READ), scoped(Permission.PERMISSION_ADMIN)];
    const { namespace: read } = await reader.call("GetNamespace", { namespace });
    const update = {
      namespace,
      spec: namespaceSpec({ retentionDays: 31 }),
      resourceVersion: read?.resourceVersion,
    };
    await expect(reader.call("UpdateNamespace", update)).rejects.toMatchObject(
      refusal("PERMISSION_DENIED", /admin permission/),
    );
    await expect(owner.call("GetNamespace", { namespace: "none.a1b2c" })).rejects.toMatchObject(
      refusal("PERMISSION_DENIED", /read permission/),
    );
    await owner.call("UpdateNamespace", update);
  });
});
