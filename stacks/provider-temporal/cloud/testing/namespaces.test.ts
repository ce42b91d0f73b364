import proto from "@temporalio/proto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CloudOpsStandIn, startCloudOpsStandIn } from "./cloud-ops-stand-in.ts";
import { RawClient } from "./raw-client.ts";
import { ResourceState } from "./resource.ts";

const { State } = proto.temporal.api.cloud.operation.v1.AsyncOperation;

let cloud: CloudOpsStandIn;
let client: RawClient;

beforeEach(async () => {
  cloud = await startCloudOpsStandIn();
  client = new RawClient(cloud.address, {
    authorization: `Bearer ${cloud.apiKey}`,
    "temporal-cloud-api-version": "v0.14.0",
  });
});
afterEach(async () => {
  client.close();
  await cloud.stop();
});

const spec = {
  name: "cms-orchestration",
  regions: ["aws-eu-central-1"],
  retentionDays: 30,
  apiKeyAuth: { enabled: true },
  searchAttributes: { site: 2, dueDate: 6 },
};

describe("a namespace", () => {
  it("is created in the account, in steps", async () => {
    const { namespace, asyncOperation } = await client.call("CreateNamespace", { spec });
    expect(namespace).toBe("cms-orchestration.a1b2c");
    expect(asyncOperation).toMatchObject({ state: State.STATE_PENDING, operationType: "CreateNamespace" });
    const read = await client.call("GetNamespace", { namespace });
    expect(read.namespace).toMatchObject({
      state: ResourceState.RESOURCE_STATE_ACTIVATING,
      asyncOperationId: asyncOperation?.id,
    });
    const poll = () => client.call("GetAsyncOperation", { asyncOperationId: asyncOperation?.id });
    expect((await poll()).asyncOperation?.state).toBe(State.STATE_IN_PROGRESS);
    expect((await poll()).asyncOperation?.state).toBe(State.STATE_FULFILLED);
    expect((await client.call("GetNamespace", { namespace })).namespace).toMatchObject({
      state: ResourceState.RESOURCE_STATE_ACTIVE,
      spec: { name: spec.name, regions: spec.regions, searchAttributes: spec.searchAttributes },
      activeRegion: "aws-eu-central-1",
      endpoints: { grpcAddress: "eu-central-1.aws.api.temporal.io:7233", mtlsGrpcAddress: "" },
    });
  });
});
