import proto from "@temporalio/proto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Permission, Role } from "./access.ts";
import { ResourceState } from "./resource.ts";
import { type TestBed, namespaceSpec, refusal, startTestBed } from "./test-bed.ts";
import { intermediateCertificate, leafCertificate, rootCertificate } from "./test-certificates.ts";

const { SearchAttributeType } = proto.temporal.api.cloud.namespace.v1.NamespaceSpec;

let bed: TestBed;
beforeEach(async () => {
  bed = await startTestBed();
});
afterEach(() => bed.stop());

const create = (changes: object) => bed.admin.call("CreateNamespace", { spec: namespaceSpec(changes) });
const mtls = (bundle: string, certificateFilters: object[] = []) => ({
  mtlsAuth: { enabled: true, acceptedClientCa: Buffer.from(bundle), certificateFilters },
});

async function update(namespace: string, changes: object) {
  const { resourceVersion } = await bed.getNamespace(namespace);
  const request = { namespace, spec: namespaceSpec(changes), resourceVersion };
  return bed.done(await bed.admin.call("UpdateNamespace", request));
}

describe("a namespace", () => {
  it("gets its id and its endpoints from the service", async () => {
    const started = await create({ searchAttributes: { site: 2, dueDate: 6 } });
    expect(started.namespace).toBe("cms-orchestration.a1b2c");
    await bed.done(started);
    expect(await bed.getNamespace("cms-orchestration.a1b2c")).toMatchObject({
      namespace: "cms-orchestration.a1b2c",
      state: ResourceState.RESOURCE_STATE_ACTIVE,
      spec: {
        ...namespaceSpec({ searchAttributes: { site: 2, dueDate: 6 } }),
        lifecycle: { enableDeleteProtection: false },
        codecServer: { endpoint: "" },
      },
      activeRegion: "aws-eu-central-1",
      endpoints: {
        webAddress: "https://cloud.temporal.io/namespaces/cms-orchestration.a1b2c",
        grpcAddress: "eu-central-1.aws.api.temporal.io:7233",
        mtlsGrpcAddress: "",
      },
      lastModifiedTime: null,
    });
  });

  it("with mTLS has an endpoint for it, or the one that a test wants", async () => {
    const namespace = await bed.createNamespace({ apiKeyAuth: { enabled: false }, ...mtls(rootCertificate) });
    expect((await bed.getNamespace(namespace)).endpoints).toMatchObject({
      mtlsGrpcAddress: "cms-orchestration.a1b2c.tmprl.cloud:7233",
      grpcAddress: "",
    });
    const local = await startTestBed({ frontendAddress: "127.0.0.1:7233", accountId: "zz999" });
    try {
      const there = await local.createNamespace();
      expect(there).toBe("cms-orchestration.zz999");
      expect((await local.getNamespace(there)).endpoints?.grpcAddress).toBe("127.0.0.1:7233");
    } finally {
      await local.stop();
    }
  });

  it("is there once", async () => {
    await bed.createNamespace();
    await expect(create({})).rejects.toMatchObject(refusal("ALREADY_EXISTS", /cms-orchestration.a1b2c/));
  });

  it.each([
    ["a name of one letter", { name: "a" }, /2 to 39/],
    ["a name in capitals", { name: "CMS" }, /lowercase/],
    ["a name that ends with a hyphen", { name: "cms-" }, /hyphen/],
    ["no retention", { retentionDays: 0 }, /1 to 90/],
    ["91 days of retention", { retentionDays: 91 }, /1 to 90/],
    ["no region", { regions: [] }, /at least one region/],
    ["an unknown region", { regions: ["aws-moon-1"] }, /not available/],
    ["no authentication", { apiKeyAuth: { enabled: false } }, /must be enabled/],
    ["mTLS without a CA", mtls(""), /accepted_client_ca is required/],
    ["a CA that is none", mtls("no certificate"), /PEM/],
    ["a leaf as CA", mtls(leafCertificate), /must be a CA/],
    [
      "an intermediate without its root",
      mtls(intermediateCertificate),
      /must be a root or issued by another/,
    ],
    ["a filter of nothing", mtls(rootCertificate, [{}]), /must set a field/],
    ["a filter with a star in the middle", mtls(rootCertificate, [{ commonName: "a*b" }]), /one \*/],
    [
      "filters without a CA",
      { mtlsAuth: { certificateFilters: [{ commonName: "a" }] } },
      /need an accepted_client_ca/,
    ],
    ["a codec server by http", { codecServer: { endpoint: "http://codec" } }, /https/],
    ["a search attribute without a type", { searchAttributes: { site: 0 } }, /no valid type/],
    ["a reserved search attribute", { searchAttributes: { TemporalX: 2 } }, /invalid/],
    [
      "replicas, which this version does not know",
      { replicas: [{ region: "aws-eu-west-1" }] },
      /field 'Replicas'/,
    ],
  ])("is not created with %s", async (_what, changes, message) => {
    await expect(create(changes)).rejects.toMatchObject(refusal("INVALID_ARGUMENT", message));
    expect(bed.cloud.account.namespaces.all()).toEqual([]);
  });

  it("takes a bundle that is complete, and filters", async () => {
    const bundle = mtls(rootCertificate + intermediateCertificate, [{ commonName: "*.example.org" }]);
    const namespace = await bed.createNamespace(bundle);
    expect((await bed.getNamespace(namespace)).spec?.mtlsAuth?.certificateFilters).toMatchObject([
      { commonName: "*.example.org" },
    ]);
  });

  it("keeps the certificates of a bundle and nothing between them", async () => {
    const bundle = `# our authority\r\n${rootCertificate.trim().replaceAll("\n", "\r\n")}\r\n\r\n`;
    const namespace = await bed.createNamespace(mtls(bundle));
    const kept = (await bed.getNamespace(namespace)).spec?.mtlsAuth?.acceptedClientCa ?? [];
    expect(Buffer.from(kept).toString()).toBe(rootCertificate);
  });

  it("has so many search attributes of a type and no more", async () => {
    const texts = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`text${n}`, 1]));
    await expect(create({ searchAttributes: texts(6) })).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", /at most 5/),
    );
    await bed.createNamespace({ searchAttributes: texts(5) });
  });

  it("is listed in pages, in order of names, or by name", async () => {
    for (const name of ["cc", "aa", "bb"]) await bed.createNamespace({ name });
    const first = await bed.admin.call("GetNamespaces", { pageSize: 2 });
    const second = await bed.admin.call("GetNamespaces", { pageSize: 2, pageToken: first.nextPageToken });
    expect([first, second].map(({ namespaces }) => namespaces.map(({ namespace }) => namespace))).toEqual([
      ["aa.a1b2c", "bb.a1b2c"],
      ["cc.a1b2c"],
    ]);
    expect(second.nextPageToken).toBe("");
    const { namespaces } = await bed.admin.call("GetNamespaces", { name: "bb" });
    expect(namespaces).toHaveLength(1);
    for (const request of [{ pageSize: 1001 }, { pageToken: "x" }]) {
      await expect(bed.admin.call("GetNamespaces", request)).rejects.toMatchObject(
        refusal("INVALID_ARGUMENT", /page_/),
      );
    }
  });

  it("can be hidden for a while after its creation", async () => {
    bed.cloud.account.hiddenReadsOfNewNamespaces = 1;
    const namespace = await bed.createNamespace();
    await expect(bed.getNamespace(namespace)).rejects.toMatchObject(
      refusal("NOT_FOUND", /cms-orchestration/),
    );
    expect((await bed.getNamespace(namespace)).namespace).toBe(namespace);

    const developer = bed.as({ access: { accountAccess: { role: Role.ROLE_DEVELOPER } } });
    const own = await developer.call("CreateNamespace", { spec: namespaceSpec({ name: "own" }) });
    await bed.done(own);
    await expect(developer.call("GetNamespace", { namespace: own.namespace })).rejects.toMatchObject(
      refusal("PERMISSION_DENIED", /no access/),
    );
  });
});

describe("an update of a namespace", () => {
  const searchAttributes = { site: 2, dueDate: 6 };

  it("replaces the spec", async () => {
    const namespace = await bed.createNamespace({
      searchAttributes,
      codecServer: { endpoint: "https://codec" },
    });
    await update(namespace, { retentionDays: 90, searchAttributes: { ...searchAttributes, priority: 3 } });
    expect((await bed.getNamespace(namespace)).spec).toMatchObject({
      retentionDays: 90,
      searchAttributes: { ...searchAttributes, priority: 3 },
      codecServer: { endpoint: "" },
    });
  });

  it.each([
    ["the name", { name: "other", searchAttributes }, /name of a namespace cannot be changed/],
    [
      "the region",
      { regions: ["aws-us-east-1"], searchAttributes },
      /regions of a namespace cannot be changed/,
    ],
    ["a search attribute's being there", { searchAttributes: { site: 2 } }, /"dueDate" cannot be removed/],
    [
      "a search attribute's type",
      { searchAttributes: { site: 1, dueDate: 6 } },
      /type of search attribute "site"/,
    ],
    ["all authentication", { apiKeyAuth: {}, searchAttributes }, /must be enabled/],
    ["nothing", { searchAttributes: { dueDate: 6, site: 2 } }, /^nothing to change$/],
  ])("does not change %s", async (_what, changes, message) => {
    const namespace = await bed.createNamespace({ searchAttributes });
    await expect(update(namespace, changes)).rejects.toMatchObject(refusal("INVALID_ARGUMENT", message));
  });

  it("moves replicas where the version knows them", async () => {
    const namespace = await bed.createNamespace();
    const newer = bed.atVersion("v0.19.1");
    const read = async () => (await newer.call("GetNamespace", { namespace })).namespace!;
    const spec = namespaceSpec({ regions: [] });
    expect(await read()).toMatchObject({ spec: { regions: [], replicas: [{ region: "aws-eu-central-1" }] } });
    const { resourceVersion } = await read();
    await expect(
      newer.call("UpdateNamespace", { namespace, spec: namespaceSpec(), resourceVersion }),
    ).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", /field 'Regions' is not supported in version v0.19.1/),
    );
    const replicas = [{ region: "aws-eu-central-1" }, { region: "aws-eu-west-1" }];
    await bed.done(
      await newer.call("UpdateNamespace", { namespace, spec: { ...spec, replicas }, resourceVersion }),
    );
    expect((await read()).replicas).toMatchObject([
      { region: "aws-eu-central-1", isPrimary: true },
      { region: "aws-eu-west-1", isPrimary: false },
    ]);
    expect((await bed.getNamespace(namespace)).spec?.regions).toEqual(["aws-eu-central-1", "aws-eu-west-1"]);
  });
});

describe("a search attribute", () => {
  it("is renamed, once to a name", async () => {
    const namespace = await bed.createNamespace({ searchAttributes: { site: 2, dueDate: 6 } });
    const rename = async (from: string, to: string) => {
      const { resourceVersion } = await bed.getNamespace(namespace);
      const request = {
        namespace,
        existingCustomSearchAttributeName: from,
        newCustomSearchAttributeName: to,
        resourceVersion,
      };
      return bed.done(await bed.admin.call("RenameCustomSearchAttribute", request));
    };
    await rename("site", "website");
    expect((await bed.getNamespace(namespace)).spec?.searchAttributes).toEqual({ website: 2, dueDate: 6 });
    await expect(rename("site", "other")).rejects.toMatchObject(refusal("NOT_FOUND", /"site"/));
    await expect(rename("website", "dueDate")).rejects.toMatchObject(refusal("ALREADY_EXISTS", /"dueDate"/));
  });
});

describe("the deletion of a namespace", () => {
  const remove = async (namespace: string) => {
    const { resourceVersion } = await bed.getNamespace(namespace);
    return bed.admin.call("DeleteNamespace", { namespace, resourceVersion });
  };

  it("is refused while the namespace is protected", async () => {
    const protect = { lifecycle: { enableDeleteProtection: true } };
    const namespace = await bed.createNamespace(protect);
    await expect(remove(namespace)).rejects.toMatchObject(
      refusal("FAILED_PRECONDITION", /delete protection/),
    );
    await update(namespace, {});
    await bed.done(await remove(namespace));
  });

  it("takes what belongs to it along, and frees the name", async () => {
    const namespace = await bed.createNamespace();
    const access = { permission: Permission.PERMISSION_WRITE };
    const scoped = bed.as({ namespaceScopedAccess: { namespace, access } });
    const user = await bed.admin.call("CreateUser", {
      spec: {
        email: "editor@example.org",
        access: { accountAccess: { role: Role.ROLE_READ }, namespaceAccesses: { [namespace]: access } },
      },
    });
    await bed.done(user);
    const s3 = { roleName: "r", bucketName: "archive", region: "eu-central-1", awsAccountId: "123456789012" };
    await bed.done(
      await bed.admin.call("CreateNamespaceExportSink", { namespace, spec: { name: "archive", s3 } }),
    );
    const started = await remove(namespace);
    expect((await bed.getNamespace(namespace)).state).toBe(ResourceState.RESOURCE_STATE_DELETING);
    await bed.done(started);
    await expect(bed.getNamespace(namespace)).rejects.toMatchObject(
      refusal("NOT_FOUND", /cms-orchestration/),
    );
    await expect(scoped.call("GetAccount")).rejects.toMatchObject(refusal("UNAUTHENTICATED", /API key/));
    expect(bed.cloud.account.exportSinks.all()).toEqual([]);
    const { user: left } = await bed.admin.call("GetUser", { userId: user.userId });
    expect(left?.spec?.access?.namespaceAccesses).toEqual({});
    await bed.createNamespace();
  });
});

describe("tags", () => {
  it("are given at the creation, changed and removed", async () => {
    const started = await bed.admin.call("CreateNamespace", { spec: namespaceSpec(), tags: { team: "cms" } });
    await bed.done(started);
    const { namespace } = started;
    const change = async (request: object) =>
      bed.done(await bed.admin.call("UpdateNamespaceTags", { namespace, ...request }));
    await change({ tagsToUpsert: { team: "web", cost: "7" } });
    expect((await bed.getNamespace(namespace)).tags).toEqual({ team: "web", cost: "7" });
    await change({ tagsToRemove: ["cost", "none"] });
    expect((await bed.getNamespace(namespace)).tags).toEqual({ team: "web" });
    await expect(change({ tagsToUpsert: { Team: "x" } })).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", /"Team"/),
    );
    await expect(change({ tagsToUpsert: { team: "web" } })).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", /nothing to change/),
    );
  });
});

describe("a change by hand", () => {
  it("shows in the answers, with a new version", async () => {
    const namespace = await bed.createNamespace({ searchAttributes: { site: 2 } });
    const before = await bed.getNamespace(namespace);
    bed.cloud.changeByHand(namespace, ({ spec }) => {
      spec.searchAttributes = {
        ...spec.searchAttributes,
        legacy: SearchAttributeType.SEARCH_ATTRIBUTE_TYPE_TEXT,
      };
      spec.retentionDays = 7;
    });
    const after = await bed.getNamespace(namespace);
    expect(after.spec).toMatchObject({ searchAttributes: { site: 2, legacy: 1 }, retentionDays: 7 });
    expect(after.resourceVersion).not.toBe(before.resourceVersion);
  });
});
