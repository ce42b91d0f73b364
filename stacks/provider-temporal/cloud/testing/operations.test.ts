import proto from "@temporalio/proto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ResourceState } from "./resource.ts";
import { type TestBed, namespaceSpec, refusal, startTestBed } from "./test-bed.ts";

const { State } = proto.temporal.api.cloud.operation.v1.AsyncOperation;
const { UpdateNamespaceRequest } = proto.temporal.api.cloud.cloudservice.v1;

let bed: TestBed;
beforeEach(async () => {
  bed = await startTestBed({ pollsUntilDone: 3, concurrentOperations: 2 });
});
afterEach(() => bed.stop());

const poll = (id: string | null | undefined) => bed.admin.call("GetAsyncOperation", { asyncOperationId: id });

async function update(namespace: string, retentionDays: number, more: object = {}) {
  const { resourceVersion } = await bed.getNamespace(namespace);
  const spec = namespaceSpec({ retentionDays });
  return bed.admin.call("UpdateNamespace", { namespace, spec, resourceVersion, ...more });
}

describe("an operation", () => {
  it("is pending, then in progress until the poll that a test asked for, and shows its input", async () => {
    const namespace = await bed.createNamespace();
    const { asyncOperation: started } = await update(namespace, 31);
    expect(started).toMatchObject({
      state: State.STATE_PENDING,
      operationType: "UpdateNamespace",
      finishedTime: null,
    });
    expect(started?.checkDuration?.nanos).toBe(1_000_000);
    expect(started?.operationInput?.type_url).toBe(
      "type.googleapis.com/temporal.api.cloud.cloudservice.v1.UpdateNamespaceRequest",
    );
    expect(
      UpdateNamespaceRequest.decode(started?.operationInput?.value ?? new Uint8Array()).spec,
    ).toMatchObject({
      retentionDays: 31,
    });
    const states = [await poll(started?.id), await poll(started?.id), await poll(started?.id)];
    expect(states.map(({ asyncOperation }) => asyncOperation?.state)).toEqual([
      State.STATE_IN_PROGRESS,
      State.STATE_IN_PROGRESS,
      State.STATE_FULFILLED,
    ]);
    expect((await poll(started?.id)).asyncOperation?.finishedTime).not.toBeNull();
  });

  it("shows its change, with a new version, when it is fulfilled", async () => {
    const namespace = await bed.createNamespace();
    const before = await bed.getNamespace(namespace);
    const started = await update(namespace, 31);
    expect(await bed.getNamespace(namespace)).toMatchObject({
      state: ResourceState.RESOURCE_STATE_UPDATING,
      asyncOperationId: started.asyncOperation?.id,
      spec: { retentionDays: 30 },
    });
    await bed.done(started);
    const after = await bed.getNamespace(namespace);
    expect(after).toMatchObject({
      state: ResourceState.RESOURCE_STATE_ACTIVE,
      asyncOperationId: "",
      spec: { retentionDays: 31 },
    });
    expect(after.resourceVersion).not.toBe(before.resourceVersion);
  });

  it.each([
    ["failed", State.STATE_FAILED, ResourceState.RESOURCE_STATE_UPDATE_FAILED],
    ["rejected", State.STATE_REJECTED, ResourceState.RESOURCE_STATE_ACTIVE],
    ["cancelled", State.STATE_CANCELLED, ResourceState.RESOURCE_STATE_ACTIVE],
  ] as const)("that is %s changes nothing", async (outcome, state, resourceState) => {
    const namespace = await bed.createNamespace();
    bed.cloud.faults.failNextOperation("UpdateNamespace", "no capacity", outcome);
    const ended = await bed.done(await update(namespace, 31));
    expect(ended).toMatchObject({ state, failureReason: "no capacity" });
    expect(await bed.getNamespace(namespace)).toMatchObject({
      state: resourceState,
      spec: { retentionDays: 30 },
    });
  });

  it("that fails to create leaves a resource, one that is rejected none", async () => {
    bed.cloud.faults.failNextOperation("CreateNamespace", "no capacity");
    const failed = await bed.createNamespace();
    expect((await bed.getNamespace(failed)).state).toBe(ResourceState.RESOURCE_STATE_ACTIVATION_FAILED);
    await expect(bed.createNamespace()).rejects.toMatchObject(refusal("ALREADY_EXISTS", /already exists/));
    bed.cloud.faults.failNextOperation("CreateNamespace", "not allowed", "rejected");
    const rejected = await bed.createNamespace({ name: "other" });
    await expect(bed.getNamespace(rejected)).rejects.toMatchObject(refusal("NOT_FOUND", /other/));
  });

  it("of an unknown id is not found", async () => {
    await expect(poll("none")).rejects.toMatchObject(refusal("NOT_FOUND", /"none"/));
  });

  it("can be done at once", async () => {
    const quick = await startTestBed({ pollsUntilDone: 0 });
    try {
      const { asyncOperation } = await quick.admin.call("CreateNamespace", { spec: namespaceSpec() });
      expect(asyncOperation?.state).toBe(State.STATE_FULFILLED);
    } finally {
      await quick.stop();
    }
  });

  it("is not started when too many are running", async () => {
    for (const name of ["one", "two"])
      await bed.admin.call("CreateNamespace", { spec: namespaceSpec({ name }) });
    const third = { spec: namespaceSpec({ name: "three" }) };
    await expect(bed.admin.call("CreateNamespace", third)).rejects.toMatchObject(
      refusal("RESOURCE_EXHAUSTED", /2 operations in progress/),
    );
    bed.cloud.account.operations.settle();
    await bed.admin.call("CreateNamespace", third);
  });
});

describe("an operation's id", () => {
  const request = { spec: namespaceSpec(), asyncOperationId: "mine" };

  it("given by the caller makes the same request the same operation", async () => {
    const first = await bed.admin.call("CreateNamespace", request);
    expect(first.asyncOperation?.id).toBe("mine");
    await poll("mine");
    const again = await bed.admin.call("CreateNamespace", request);
    expect(again).toMatchObject({
      namespace: first.namespace,
      asyncOperation: { id: "mine", state: State.STATE_IN_PROGRESS },
    });
    expect(bed.cloud.account.namespaces.all()).toHaveLength(1);
  });

  it("brings an answer that was lost", async () => {
    bed.cloud.faults.loseNextAnswer("CreateNamespace");
    await expect(bed.admin.call("CreateNamespace", request)).rejects.toMatchObject(
      refusal("UNAVAILABLE", /lost/),
    );
    expect((await bed.admin.call("CreateNamespace", request)).namespace).toBe("cms-orchestration.a1b2c");
  });

  it("cannot be used for another request", async () => {
    await bed.admin.call("CreateNamespace", request);
    await expect(
      bed.admin.call("CreateNamespace", { ...request, spec: namespaceSpec({ name: "other" }) }),
    ).rejects.toMatchObject(refusal("ALREADY_EXISTS", /"mine"/));
  });
});

describe("a resource version", () => {
  it.each(["FAILED_PRECONDITION", "ABORTED"] as const)(
    "that is stale is refused with %s",
    async (conflictStatus) => {
      const strict = await startTestBed({ conflictStatus });
      try {
        const namespace = await strict.createNamespace();
        const { resourceVersion } = await strict.getNamespace(namespace);
        const change = { namespace, spec: namespaceSpec({ retentionDays: 31 }), resourceVersion };
        strict.cloud.faults.beforeNext("UpdateNamespace", () =>
          strict.cloud.changeByHand(namespace, ({ spec }) => {
            spec.retentionDays = 60;
          }),
        );
        await expect(strict.admin.call("UpdateNamespace", change)).rejects.toMatchObject(
          refusal(conflictStatus, /resource version mismatch/),
        );
        await expect(
          strict.admin.call("DeleteNamespace", { namespace, resourceVersion }),
        ).rejects.toMatchObject(refusal(conflictStatus, /resource version mismatch/));
        expect((await strict.getNamespace(namespace)).spec?.retentionDays).toBe(60);
      } finally {
        await strict.stop();
      }
    },
  );

  it("that is current does not help while another operation is in progress", async () => {
    const namespace = await bed.createNamespace();
    await update(namespace, 31);
    await expect(update(namespace, 32)).rejects.toMatchObject(refusal("FAILED_PRECONDITION", /in progress/));
  });
});

describe("a fault", () => {
  it("is met by one call", async () => {
    bed.cloud.faults.refuseNext("GetRegions", "UNAVAILABLE", "try later");
    await expect(bed.admin.call("GetRegions")).rejects.toMatchObject(refusal("UNAVAILABLE", /try later/));
    expect((await bed.admin.call("GetRegions")).regions.length).toBeGreaterThan(1);
  });
});
