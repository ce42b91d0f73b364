import { readFileSync } from "node:fs";
import { join } from "node:path";
import { complianceChecks, namespaces, searchAttributes, taskQueues } from "@temporal-cms/contracts";
import { Client, Connection } from "@temporalio/client";
import proto from "@temporalio/proto";
import { NativeConnection, Worker } from "@temporalio/worker";
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test, vi } from "vitest";
import { scriptActivities } from "../../services/worker/testing/scripted-activities.ts";
import { TestLifecycle, contentEvent } from "../../services/worker/testing/test-lifecycles.ts";
import { permissionsClaim } from "../../stacks/temporal/access.ts";
import { declareStack } from "../../stacks/testing/declare-stack.ts";
import { exampleConfig } from "../../stacks/testing/example-config.ts";
import { queueDeclarations } from "../../stacks/workloads/task-queues.ts";
import { type KubernetesCluster, startKubernetesCluster } from "../support/kubernetes/cluster.ts";
import { installCrds } from "../support/kubernetes/custom-resources.ts";
import { startKeda } from "../support/kubernetes/keda.ts";
import { manifestsOf } from "../support/kubernetes/manifests.ts";
import { ReplicaRecord } from "../support/kubernetes/replica-record.ts";
import { startOwnProgram } from "../support/own-program.ts";
import {
  type TemporalServer,
  connectionOptions,
  connectionVariables,
  startTemporalServer,
} from "../support/temporal-server.ts";

// Real are Temporal with mutual TLS and JWTs, Kubernetes' control plane, KEDA, and what the staging stack declares for Kubernetes. kwok
// stands in for nodes and containers: a pod becomes Running and works off nothing. So the queue is filled by a real workflow worker
// beside the cluster, and drained by a worker in this process whose activities answer by a script. External Secrets' operator is not
// run: the test makes the Secrets that it would make.

const namespace = namespaces.staging;
const waiting = 200;
const { TaskQueueType, IndexedValueType } = proto.temporal.api.enums.v1;

const activity = queueDeclarations[taskQueues.activity];
const highPriority = queueDeclarations[taskQueues.highPriority];
const floors = { activity: activity.scaling.floor, highPriority: 1 };
const { ceiling } = activity.scaling;
/** As declared, but for a shorter time of calm before pods are sent away, and a floor of its own for each pool. */
const scaling = {
  [taskQueues.activity]: { floor: floors.activity, ceiling, scaleDownAfterSeconds: 15 },
  [taskQueues.highPriority]: {
    floor: floors.highPriority,
    ceiling: highPriority.scaling.ceiling,
    scaleDownAfterSeconds: 15,
  },
};

/** Things to undo, in the order of doing. */
const started: (() => unknown)[] = [];
let server: TemporalServer;
let cluster: KubernetesCluster;
let operator: Connection;
let replicas: ReplicaRecord;
/** Kubernetes namespace of the workloads. */
let place: string;

beforeAll(async () => {
  server = await startTemporalServer({ mutualTls: true, authorization: true });
  started.push(() => server.stop());
  operator = await Connection.connect(connectionOptions(server, server.operator));
  started.push(() => operator.close());
  await provisionNamespace();
  cluster = await startKubernetesCluster();
  started.push(() => cluster.stop());
  await installCrds(cluster.kubectl, ["external-secrets", "prometheus-operator"]);
  const keda = await startKeda(cluster);
  started.push(() => keda.stop());
  await deployWorkloads();
  await vi.waitFor(expectFloors, { timeout: 120_000, interval: 500 });
});
afterAll(async () => {
  for (const undo of started.reverse()) await undo();
});

beforeEach(() => {
  onTestFailed(async () => {
    const objects = ["scaledobjects,hpa", "--all-namespaces"];
    const log = readFileSync(join(cluster.folder, "logs/keda-operator.log"), "utf8").slice(-4000);
    process.stderr.write(`${await cluster.kubectl(["describe", ...objects])}\n${log}\n`);
  });
});

async function provisionNamespace(): Promise<void> {
  await operator.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  const types = {
    Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    Datetime: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
    Int: IndexedValueType.INDEXED_VALUE_TYPE_INT,
  };
  const attributes = Object.entries(searchAttributes).map(([name, type]) => [name, types[type]]);
  await vi.waitFor(
    () =>
      operator.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(attributes) as Record<string, number>,
      }),
    { timeout: 60_000, interval: 500 },
  );
}

/** Certificate and token of a program, as the stack's mapping gives them. */
async function accessOf(caller: "worker" | "proxy" | "autoscaler") {
  return {
    certificate: await server.authority.issue(caller, { usage: "client" }),
    token: server.tokens.issue(caller, permissionsClaim(caller, namespace)),
  };
}

/** All that staging declares for Kubernetes, by its example values, with this test's server and scaling. */
async function deployWorkloads(): Promise<void> {
  const example = exampleConfig("staging");
  const stack = await declareStack("staging", {
    ...example,
    "temporal:address": server.address,
    "temporal-cms:temporal": JSON.stringify({
      ...(JSON.parse(example["temporal-cms:temporal"]!) as object),
      serverCa: readFileSync(server.authority.path, "utf8"),
      serverName: "frontend",
      tokens: true,
    }),
    "temporal-cms:queueScaling": JSON.stringify(scaling),
  });
  place = stack.outputs["kubernetesNamespace"] as string;
  const { certificate, token } = await accessOf("autoscaler");
  const manifests = manifestsOf(stack, {
    "temporal-autoscaler": {
      cert: readFileSync(certificate.certificate, "utf8"),
      key: readFileSync(certificate.key, "utf8"),
      apiKey: token,
    },
  });
  await cluster.kubectl(["create", "namespace", "monitoring"]);
  await cluster.kubectl(["apply", "--server-side", "-f", "-"], manifests);
  replicas = new ReplicaRecord(cluster.kubeconfig, place);
  started.push(() => replicas.stop());
}

function expectFloors(): void {
  expectPods(activity.workers, floors.activity);
  expectPods(highPriority.workers, floors.highPriority);
}

function expectPods(deployment: string, count: number): void {
  expect(replicas.of(deployment)).toMatchObject({ wanted: count, ready: count });
}

async function backlog(): Promise<number> {
  const { stats } = await operator.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueues.activity },
    taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
    reportStats: true,
  });
  return Number(stats?.approximateBacklogCount);
}

/** Lifecycles that wait for their first activities: all compliance checks at once. */
async function fillQueue(): Promise<void> {
  const access = await accessOf("worker");
  const worker = startOwnProgram("services/worker/main.ts", {
    TEMPORAL_NAMESPACE: namespace,
    WORKFLOW_TASK_QUEUE: taskQueues.workflow,
    ...connectionVariables(server, access),
  });
  started.push(() => worker.stop());
  const connection = await Connection.connect(connectionOptions(server, await accessOf("proxy")));
  started.push(() => connection.close());
  const client = new Client({ connection, namespace });
  await vi.waitFor(() => expect(worker.output()).toContain("worker runs"), { timeout: 60_000 });
  const targets = contentEvent().targets.slice(0, 1);
  const lifecycles = Math.ceil(waiting / complianceChecks.length);
  await Promise.all(Array.from({ length: lifecycles }, () => new TestLifecycle(client).send({ targets })));
  const allWait = async () => expect(await backlog()).toBeGreaterThanOrEqual(waiting);
  await vi.waitFor(allWait, { timeout: 120_000, interval: 250 });
}

async function drainQueue(): Promise<void> {
  const connection = await NativeConnection.connect(connectionOptions(server, await accessOf("worker")));
  const { activities } = scriptActivities();
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: taskQueues.activity,
    activities,
  });
  const stopped = worker.run();
  started.push(async () => {
    worker.shutdown();
    await stopped;
    await connection.close();
  });
  await vi.waitFor(async () => expect(await backlog()).toBe(0), { timeout: 120_000, interval: 500 });
}

function report(what: string, from: number): void {
  process.stdout.write(`autoscaling: ${what} in ${((Date.now() - from) / 1000).toFixed(1)} s\n`);
}

test("200 waiting activities bring their pool to its ceiling within a minute, and the drained queue back to its floor; urgent work keeps its own pool", async () => {
  replicas.begin();
  await fillQueue();
  const filled = Date.now();
  const full = () => expectPods(activity.workers, ceiling);
  await vi.waitFor(full, { timeout: 60_000, interval: 250 });
  report(`${floors.activity} to ${ceiling} ready pods, from when ${waiting} activities waited,`, filled);

  const draining = Date.now();
  await drainQueue();
  report("queue drained", draining);
  await vi.waitFor(expectFloors, { timeout: 120_000, interval: 250 });
  report(`${ceiling} to ${floors.activity} pods, from when the drain began,`, draining);
  process.stdout.write(`autoscaling: course ${replicas.courseOf(activity.workers).join(" → ")}\n`);
  expect(replicas.courseOf(highPriority.workers)).toEqual([floors.highPriority]);
});

// Nobody else owns the number of pods: the HPA puts back what is above the floor, and KEDA what is at zero, where an HPA rests.
test.each([7, 0])("a pool that somebody scales to %i by hand is put back to its floor", async (count) => {
  const generation = () => replicas.of(highPriority.workers)!.generation;
  const before = generation();
  const scaled = Date.now();
  const scale = ["scale", `deployment/${highPriority.workers}`, `--replicas=${count}`];
  await cluster.kubectl([...scale, `--namespace=${place}`]);
  const putBack = () => {
    // One change by hand, and one that undoes it.
    expect(generation()).toBeGreaterThanOrEqual(before + 2);
    expectFloors();
  };
  await vi.waitFor(putBack, { timeout: 120_000, interval: 250 });
  report(`${count} put back to ${floors.highPriority}`, scaled);
});
