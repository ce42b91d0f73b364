import { namespaces, retentionDays, searchAttributes, taskQueues } from "@temporal-cms/contracts";
import { Client, Connection } from "@temporalio/client";
import { NativeConnection, Worker } from "@temporalio/worker";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { scriptActivities } from "../../services/worker/testing/scripted-activities.ts";
import { TestLifecycle, contentEvent } from "../../services/worker/testing/test-lifecycles.ts";
import type { DeclaredResource } from "../../stacks/testing/declared-resources/declared-resource.ts";
import { TemporaryStack } from "../../stacks/testing/temporary-stack.ts";
import { startOwnProgram } from "../support/own-program.ts";
import { type TemporalServer, connectClusters, startTemporalServer } from "../support/temporal-server.ts";

const namespace = namespaces.prod;
/** Things to undo, in the order of doing. */
const started: (() => unknown)[] = [];
let east: TemporalServer;
let west: TemporalServer;

beforeAll(async () => {
  [east, west] = await Promise.all([
    startTemporalServer({ cluster: { name: "east", number: 1 } }),
    startTemporalServer({ cluster: { name: "west", number: 2 } }),
  ]);
  started.push(
    () => east.stop(),
    () => west.stop(),
  );
  await connectClusters([east, west]);
  await registerReplicated();
  for (const server of [east, west]) await addSearchAttributes(server);
});
afterAll(async () => {
  for (const undo of started.reverse()) await undo();
});

async function connect({ address }: TemporalServer): Promise<Client> {
  const connection = await Connection.connect({ address });
  started.push(() => connection.close());
  return new Client({ connection, namespace });
}

/** By the real engine and the real plugin. */
async function declare(
  { address }: TemporalServer,
  ...resources: readonly DeclaredResource[]
): Promise<void> {
  const stack = TemporaryStack.ofDeclaredResources(address);
  try {
    stack.declare(...resources);
    // Each cluster learns of the others two seconds after they were made known.
    await vi.waitFor(() => stack.apply("up"), { timeout: 60_000 });
  } finally {
    stack.remove();
  }
}

async function registerReplicated(): Promise<void> {
  const args = {
    name: namespace,
    retentionDays: retentionDays.prod,
    clusters: ["east", "west"],
    activeCluster: "east",
  };
  await declare(east, { kind: "Namespace", name: namespace, args });
  const { workflowService: inWest } = await connect(west);
  await vi.waitFor(() => inWest.countWorkflowExecutions({ namespace }), { timeout: 30_000 });
}

/** Each cluster has search attributes of its own. */
async function addSearchAttributes(server: TemporalServer): Promise<void> {
  await declare(
    server,
    ...Object.entries(searchAttributes).map(
      ([name, type]) => ({ kind: "SearchAttribute", name, args: { namespace, name, type } }) as const,
    ),
  );
}

/** The workers of one region: the lifecycles' own as a process, activities by a script. */
async function startWorkers({ address }: TemporalServer): Promise<() => Promise<void>> {
  const program = startOwnProgram("services/worker/main.ts", {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    WORKFLOW_TASK_QUEUE: taskQueues.workflow,
  });
  await vi.waitFor(() => expect(program.output()).toContain("worker runs"), { timeout: 30_000 });
  const connection = await NativeConnection.connect({ address });
  const { activities } = scriptActivities();
  const worker = await Worker.create({ connection, namespace, taskQueue: taskQueues.activity, activities });
  const stopped = worker.run();
  const stop = async () => {
    await program.stop();
    if (worker.getState() === "RUNNING") worker.shutdown();
    await stopped;
    await connection.close();
  };
  return stop;
}

test("a lifecycle goes on in the other cluster when the active one is gone", async () => {
  const stopInEast = await startWorkers(east);
  const lifecycle = new TestLifecycle(await connect(east));
  await lifecycle.send({ targets: contentEvent().targets.slice(0, 1) });
  const waiting = await lifecycle.untilStage("awaiting_approval");

  const inWest = await connect(west);
  const standby = new TestLifecycle(inWest, lifecycle.uuid);
  await vi.waitFor(
    async () => {
      const [here, there] = await Promise.all([lifecycle.handle.describe(), standby.handle.describe()]);
      expect(there.historyLength).toBe(here.historyLength);
    },
    { timeout: 30_000 },
  );
  await stopInEast();
  await east.stop();

  const began = Date.now();
  await inWest.workflowService.updateNamespace({
    namespace,
    replicationConfig: { activeClusterName: "west" },
  });
  started.push(await startWorkers(west));
  expect(await standby.untilStage("awaiting_approval")).toEqual(waiting);
  await standby.approve(waiting.revision);
  expect(await standby.result()).toMatchObject({ stage: "published" });
  expect(Date.now() - began).toBeLessThan(60_000);
});
