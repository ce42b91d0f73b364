import proto from "@temporalio/proto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestBed, namespaceSpec, refusal, startTestBed } from "./test-bed.ts";
import { rootCertificate } from "./test-certificates.ts";

const { State } = proto.temporal.api.cloud.namespace.v1.NamespaceRegionStatus;
const { CloudProvider } = proto.temporal.api.cloud.region.v1.Region;

let bed: TestBed;
beforeEach(async () => {
  bed = await startTestBed();
});
afterEach(() => bed.stop());

async function change(
  method: "AddNamespaceRegion" | "DeleteNamespaceRegion" | "FailoverNamespaceRegion",
  namespace: string,
  region: string,
) {
  const { resourceVersion } = await bed.getNamespace(namespace);
  return bed.admin.call(method, { namespace, region, resourceVersion });
}

const statesOf = async (namespace: string) =>
  Object.fromEntries(
    Object.entries((await bed.getNamespace(namespace)).regionStatus ?? {}).map(([id, { state }]) => [
      id,
      state,
    ]),
  );

describe("the regions", () => {
  it("are listed and described", async () => {
    const { regions } = await bed.admin.call("GetRegions");
    expect(regions.map(({ id }) => id)).toContain("aws-eu-central-1");
    expect((await bed.admin.call("GetRegion", { region: "gcp-us-central1" })).region).toMatchObject({
      cloudProvider: CloudProvider.CLOUD_PROVIDER_GCP,
      cloudProviderRegion: "us-central1",
    });
    await expect(bed.admin.call("GetRegion", { region: "none" })).rejects.toMatchObject(
      refusal("NOT_FOUND", /"none"/),
    );
  });
});

describe("a replica of a namespace", () => {
  it("is added, made active and removed", async () => {
    const namespace = await bed.createNamespace();
    const adding = await change("AddNamespaceRegion", namespace, "aws-eu-west-1");
    expect(await statesOf(namespace)).toEqual({
      "aws-eu-central-1": State.STATE_ACTIVE,
      "aws-eu-west-1": State.STATE_ADDING,
    });
    await bed.done(adding);
    expect(await statesOf(namespace)).toEqual({
      "aws-eu-central-1": State.STATE_ACTIVE,
      "aws-eu-west-1": State.STATE_PASSIVE,
    });

    await expect(change("DeleteNamespaceRegion", namespace, "aws-eu-central-1")).rejects.toMatchObject(
      refusal("FAILED_PRECONDITION", /active region/),
    );
    await bed.done(await change("FailoverNamespaceRegion", namespace, "aws-eu-west-1"));
    expect(await bed.getNamespace(namespace)).toMatchObject({
      activeRegion: "aws-eu-west-1",
      spec: { regions: ["aws-eu-west-1", "aws-eu-central-1"] },
    });

    const removing = await change("DeleteNamespaceRegion", namespace, "aws-eu-central-1");
    expect(await statesOf(namespace)).toMatchObject({ "aws-eu-central-1": State.STATE_REMOVING });
    await bed.done(removing);
    expect(await statesOf(namespace)).toEqual({ "aws-eu-west-1": State.STATE_ACTIVE });
    await expect(change("AddNamespaceRegion", namespace, "aws-eu-central-1")).rejects.toMatchObject(
      refusal("FAILED_PRECONDITION", /seven days/),
    );
  });

  it("becomes active by an update that lists the regions in another order", async () => {
    const regions = ["aws-eu-central-1", "aws-eu-west-1"];
    const namespace = await bed.createNamespace({ regions });
    const { resourceVersion } = await bed.getNamespace(namespace);
    const spec = namespaceSpec({ regions: regions.toReversed() });
    await bed.done(await bed.admin.call("UpdateNamespace", { namespace, spec, resourceVersion }));
    expect((await bed.getNamespace(namespace)).activeRegion).toBe("aws-eu-west-1");
  });

  it("that could not be added is not there", async () => {
    const namespace = await bed.createNamespace();
    bed.cloud.faults.failNextOperation("AddNamespaceRegion", "no capacity");
    await bed.done(await change("AddNamespaceRegion", namespace, "aws-eu-west-1"));
    expect(await statesOf(namespace)).toEqual({ "aws-eu-central-1": State.STATE_ACTIVE });
  });

  it.each([
    ["on another continent", "aws-us-east-1", /same continent/],
    ["where the namespace is already", "aws-eu-central-1", /twice in one region/],
    ["in no region", "none", /not available/],
  ])("cannot be %s", async (_where, region, message) => {
    const namespace = await bed.createNamespace();
    await expect(change("AddNamespaceRegion", namespace, region)).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", message),
    );
  });

  it("is one", async () => {
    const namespace = await bed.createNamespace({ regions: ["aws-eu-central-1", "aws-eu-west-1"] });
    await expect(change("AddNamespaceRegion", namespace, "gcp-europe-west3")).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", /at most 2/),
    );
  });

  it("is not for a namespace with both kinds of authentication", async () => {
    const both = { mtlsAuth: { enabled: true, acceptedClientCa: Buffer.from(rootCertificate) } };
    const namespace = await bed.createNamespace(both);
    await expect(change("AddNamespaceRegion", namespace, "aws-eu-west-1")).rejects.toMatchObject(
      refusal("FAILED_PRECONDITION", /do not support high availability/),
    );
    const spec = namespaceSpec({ ...both, name: "two", regions: ["aws-eu-central-1", "aws-eu-west-1"] });
    await expect(bed.admin.call("CreateNamespace", { spec })).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", /do not support high availability/),
    );
  });

  it("must be there for a failover", async () => {
    const namespace = await bed.createNamespace();
    await expect(change("FailoverNamespaceRegion", namespace, "aws-eu-west-1")).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", /not in region "aws-eu-west-1"/),
    );
  });
});
