import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  backend,
  callsOf,
  clientCa,
  cloud,
  create,
  describeIt,
  folder,
  id,
  limits,
  open,
  restart,
  settings,
  stored,
  update,
  urn,
} from "./test-setup.ts";
import { CertificateAuthority } from "../../../tests/support/certificate-authority.ts";
import { toAttributeType } from "./cloud-messages.ts";
import { Role } from "./testing/access.ts";
import { touch } from "./testing/resource.ts";

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
    await restart({ concurrentOperations: 1 });
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
    await restart({ pollsUntilDone: 1_000 });
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
    const stranger = await CertificateAuthority.create(join(folder, "stranger"));
    await restart({ tls: await stranger.issue("localhost", { usage: "server" }) });
    await expect(describeIt()).rejects.toThrow(/no TLS connection to Temporal Cloud.*NODE_EXTRA_CA_CERTS/);
  });

  test("in the time that was given says how to go on", async () => {
    await restart({ pollsUntilDone: 1_000 });
    const short = { ...limits, timeoutMs: 500 };
    await expect(backend.services.namespaces.create(settings(), urn, short)).rejects.toThrow(
      /Waited 1 s for the creation of namespace "cms.a1b2c" .* goes on in Temporal Cloud/,
    );
  });
});
