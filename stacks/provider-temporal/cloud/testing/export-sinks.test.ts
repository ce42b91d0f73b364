import proto from "@temporalio/proto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestBed, refusal, startTestBed } from "./test-bed.ts";

const { Health } = proto.temporal.api.cloud.namespace.v1.ExportSink;

let bed: TestBed;
let namespace: string;
beforeEach(async () => {
  bed = await startTestBed();
  namespace = await bed.createNamespace();
});
afterEach(() => bed.stop());

const s3 = {
  roleName: "temporal-export",
  bucketName: "cms-archive",
  region: "eu-central-1",
  kmsArn: "arn:aws:kms:eu-central-1:123456789012:key/0a1b",
  awsAccountId: "123456789012",
};
const sinkSpec = (changes: object = {}) => ({ name: "archive", enabled: true, s3: { ...s3, ...changes } });
const create = async (spec: object) =>
  bed.done(await bed.admin.call("CreateNamespaceExportSink", { namespace, spec }));
const read = async () =>
  (await bed.admin.call("GetNamespaceExportSink", { namespace, name: "archive" })).sink!;

describe("an export sink", () => {
  it("is created, read, listed, changed and deleted", async () => {
    await create(sinkSpec());
    expect(await read()).toMatchObject({ name: "archive", spec: sinkSpec(), health: Health.HEALTH_OK });
    await create({ ...sinkSpec(), name: "second" });
    const listed = await bed.admin.call("GetNamespaceExportSinks", { namespace, pageSize: 1 });
    expect(listed.sinks.map(({ name }) => name)).toEqual(["archive"]);
    expect(listed.nextPageToken).not.toBe("");

    const update = async (spec: object) => {
      const { resourceVersion } = await read();
      return bed.admin.call("UpdateNamespaceExportSink", { namespace, spec, resourceVersion });
    };
    await bed.done(await update({ ...sinkSpec(), enabled: false }));
    expect((await read()).spec?.enabled).toBe(false);
    await expect(update({ ...sinkSpec(), enabled: false })).rejects.toMatchObject(
      refusal("INVALID_ARGUMENT", /nothing to change/),
    );

    const { resourceVersion } = await read();
    await expect(
      bed.admin.call("DeleteNamespaceExportSink", { namespace, name: "archive", resourceVersion: "old" }),
    ).rejects.toMatchObject(refusal("FAILED_PRECONDITION", /version mismatch/));
    await bed.done(
      await bed.admin.call("DeleteNamespaceExportSink", { namespace, name: "archive", resourceVersion }),
    );
    await expect(read()).rejects.toMatchObject(refusal("NOT_FOUND", /archive/));
  });

  it("is there once in a namespace", async () => {
    await create(sinkSpec());
    await expect(create(sinkSpec())).rejects.toMatchObject(refusal("ALREADY_EXISTS", /archive/));
  });

  it.each([
    ["a bucket in another region", sinkSpec({ region: "us-east-1" }), /"us-east-1" is not the namespace's/],
    ["a role's ARN", sinkSpec({ roleName: "arn:aws:iam::123456789012:role/x" }), /not its ARN/],
    ["no bucket", sinkSpec({ bucketName: "" }), /bucket_name/],
    ["a wrong account", sinkSpec({ awsAccountId: "1" }), /12 digits/],
    ["a key's alias", sinkSpec({ kmsArn: "alias/x" }), /kms_arn/],
    ["no name", { s3 }, /needs a name/],
    ["no destination", { name: "archive" }, /either s3 or gcs/],
  ])("is neither valid nor created with %s", async (_what, spec, message) => {
    const refused = refusal("INVALID_ARGUMENT", message);
    await expect(bed.admin.call("ValidateNamespaceExportSink", { namespace, spec })).rejects.toMatchObject(
      refused,
    );
    await expect(create(spec)).rejects.toMatchObject(refused);
  });

  it("that may not write is found by a validation, and is not healthy", async () => {
    await bed.admin.call("ValidateNamespaceExportSink", { namespace, spec: sinkSpec() });
    bed.cloud.account.closedBuckets.add("cms-archive");
    await expect(
      bed.admin.call("ValidateNamespaceExportSink", { namespace, spec: sinkSpec() }),
    ).rejects.toMatchObject(refusal("FAILED_PRECONDITION", /cannot write to bucket "cms-archive"/));
    await create(sinkSpec());
    expect(await read()).toMatchObject({
      health: Health.HEALTH_ERROR_USER_CONFIGURATION,
      errorMessage: "the bucket cannot be written",
    });
  });

  it("is in a namespace that there is", async () => {
    await expect(
      bed.admin.call("CreateNamespaceExportSink", { namespace: "none.a1b2c", spec: sinkSpec() }),
    ).rejects.toMatchObject(refusal("NOT_FOUND", /none.a1b2c/));
  });
});
