import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namespaces, taskQueues, workflowTypes } from "@temporal-cms/contracts";
import { Client, Connection, type WorkflowHandle } from "@temporalio/client";
import proto from "@temporalio/proto";
import { NativeConnection, Worker } from "@temporalio/worker";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { scriptActivities } from "../../services/worker/testing/scripted-activities.ts";
import { TestLifecycle, contentEvent } from "../../services/worker/testing/test-lifecycles.ts";
import { type TemporalCaller, permissionsClaim } from "../../stacks/temporal/access.ts";
import { changedConfig } from "../../stacks/testing/example-config.ts";
import { TemporaryStack } from "../../stacks/testing/temporary-stack.ts";
import { type OwnProgram, startOwnProgram } from "../support/own-program.ts";
import { overlayProject } from "../support/pulumi-plugins/overlay-project.ts";
import { type S3Server, startS3Server } from "../support/s3-server.ts";
import {
  type Access,
  type TemporalServer,
  connectionOptions,
  connectionVariables,
  startTemporalServer,
} from "../support/temporal-server.ts";

// Real: Pulumi's engine, the program of staging, the provider plugin for Temporal, Temporal with TLS, JWTs and archival, the worker.
// Stand-ins: Pulumi's plugin for AWS, moto for AWS. Nothing is made in Kubernetes.

const namespace = namespaces.staging;
const { TaskQueueType } = proto.temporal.api.enums.v1;
const denied = { code: 7, details: "Request unauthorized." };

/** Things to undo, in the order of doing. */
const started: (() => unknown)[] = [];
let stack: TemporaryStack;
let s3: S3Server;
let server: TemporalServer;
let bucket: string;

/** In the order in which a platform team does it: the bucket, the server that archives there, the namespace that says so. */
beforeAll(async () => {
  s3 = await startS3Server();
  started.push(() => s3.stop());
  stack = stagingStack();
  await stack.apply("up", "--target", "**aws:**");
  bucket = (await outputs()).archiveBucket;
  await admitPlainHttp();
  const archive = { endpoint: s3.endpoint, bucket };
  server = await startTemporalServer({ mutualTls: true, authorization: true, archive });
  started.push(() => server.stop());
  await signIn();
  await stack.apply("up", "--target", "**temporal:**");
});
afterAll(async () => {
  for (const undo of started.reverse()) await undo();
});

function stagingStack(): TemporaryStack {
  const project = overlayProject(mkdtempSync(join(tmpdir(), "temporal-cms-project-")));
  const staging = TemporaryStack.of(project, "staging", {
    PULUMI_CONFIG_PASSPHRASE: randomBytes(24).toString("hex"),
    AWS_ENDPOINT_URL: s3.endpoint,
    AWS_ACCESS_KEY_ID: "any",
    AWS_SECRET_ACCESS_KEY: "any",
  });
  started.push(
    () => rmSync(project, { recursive: true }),
    () => staging.remove(),
  );
  return staging;
}

async function outputs(): Promise<{ readonly archiveBucket: string; readonly archiveUri: string }> {
  return JSON.parse(await stack.succeed("stack", "output", "--json")) as Awaited<ReturnType<typeof outputs>>;
}

/** The bucket's policy admits TLS alone, and moto speaks plain HTTP. */
async function admitPlainHttp(): Promise<void> {
  const { status } = await fetch(`${s3.endpoint}/${bucket}?policy`, { method: "DELETE" });
  expect(status).toBe(204);
}

/** Tells the stack the way to the server, by certificate and token. */
async function signIn(): Promise<void> {
  const { certificate, token } = server.operator;
  if (!certificate || token === undefined) throw new Error("the server asks its operator for nothing");
  const serverCa = readFileSync(server.authority.path, "utf8");
  stack.configure({
    ...changedConfig("staging", "temporal-cms:temporal", ["serverCa"], serverCa),
    "temporal:address": server.address,
    "temporal:tlsCaPath": server.authority.path,
    "temporal:tlsServerName": "frontend",
    "temporal:tlsCertPath": certificate.certificate,
    "temporal:tlsKeyPath": certificate.key,
  });
  await stack.configureSecret("temporal:apiKey", token);
}

/** What the stack's mapping gives that caller: a certificate of its own and a token with its permissions. */
async function accessOf(caller: TemporalCaller): Promise<Required<Access>> {
  return {
    certificate: await server.authority.issue(caller, { usage: "client" }),
    token: server.tokens.issue(caller, permissionsClaim(caller, namespace)),
  };
}

async function clientOf(access: Access): Promise<Client> {
  const connection = await Connection.connect(connectionOptions(server, access));
  started.push(() => connection.close());
  return new Client({ connection, namespace });
}

/** The worker of the lifecycles' own queue, as it runs in a pod. */
function startWorkflowWorker(variables: Readonly<Record<string, string>>): OwnProgram {
  const program = startOwnProgram("services/worker/main.ts", {
    TEMPORAL_NAMESPACE: namespace,
    WORKFLOW_TASK_QUEUE: taskQueues.workflow,
    ...variables,
  });
  started.push(() => program.stop());
  return program;
}

/** Activities by a script, under the worker's own access. */
async function startScriptedActivities(access: Access): Promise<void> {
  const connection = await NativeConnection.connect(connectionOptions(server, access));
  const { activities } = scriptActivities();
  const workers = await Promise.all(
    [taskQueues.activity, taskQueues.highPriority].map((taskQueue) =>
      Worker.create({ connection, namespace, taskQueue, activities }),
    ),
  );
  const stopped = Promise.all(workers.map((worker) => worker.run()));
  started.push(async () => {
    for (const worker of workers) worker.shutdown();
    await stopped;
    await connection.close();
  });
}

/** An article without a translation, so that nothing but the approval is waited for. */
const article = () => ({ targets: contentEvent().targets.slice(0, 1) });

test("the namespace archives to the stack's bucket, and there is nothing left to do", async () => {
  const { workflowService } = await clientOf(server.operator);
  const { config } = await workflowService.describeNamespace({ namespace });
  const { archiveUri } = await outputs();
  expect(archiveUri).toBe(`s3://${bucket}`);
  expect(config).toMatchObject({ historyArchivalUri: archiveUri, visibilityArchivalUri: archiveUri });
  await stack.apply("up", "--refresh", "--target", "**temporal:**", "--expect-no-changes");
});

test("a worker without a certificate, and one whose token permits nothing here, are refused", async () => {
  const worker = await accessOf("worker");
  const elsewhere = server.tokens.issue("worker", permissionsClaim("worker", "another-namespace"));
  const withoutCertificate = startWorkflowWorker(connectionVariables(server, { token: worker.token }));
  const fromElsewhere = startWorkflowWorker(connectionVariables(server, { ...worker, token: elsewhere }));
  expect(await Promise.all([withoutCertificate.ended, fromElsewhere.ended])).toEqual([78, 78]);
  expect(withoutCertificate.output()).toContain("asks for a client certificate");
  expect(fromElsewhere.output()).toContain("TEMPORAL_API_KEY");
});

test("a lifecycle runs with the issued access; who may only read cannot signal; its history outlives it in the bucket", async () => {
  const access = await accessOf("worker");
  const worker = startWorkflowWorker(connectionVariables(server, access));
  await startScriptedActivities(access);
  await vi.waitFor(() => expect(worker.output()).toContain("worker runs"), { timeout: 30_000 });

  const lifecycle = new TestLifecycle(await clientOf(await accessOf("proxy")));
  await lifecycle.send(article());
  const waiting = await lifecycle.untilStage("awaiting_approval");

  const seen = (client: Client) => new TestLifecycle(client, lifecycle.uuid);
  const observer = await clientOf(await accessOf("observer"));
  expect(await seen(observer).status()).toEqual(waiting);
  await expect(seen(observer).approve(waiting.revision)).rejects.toMatchObject({ cause: denied });
  expect(await lifecycle.status()).toEqual(waiting);

  const reviewer = await clientOf(await accessOf("cms-reviewer"));
  await seen(reviewer).approve(waiting.revision);
  expect(await lifecycle.result()).toMatchObject({ stage: "published" });

  await expectOutlivesDeletion(observer, reviewer, lifecycle.id);
});

test("only an admin changes the namespace", async () => {
  const change = { namespace, updateInfo: { description: "changed by an admin" } };
  for (const caller of ["observer", "cms-reviewer", "worker", "proxy", "autoscaler"] as const) {
    const { workflowService } = await clientOf(await accessOf(caller));
    await expect(workflowService.updateNamespace(change)).rejects.toMatchObject(denied);
  }
  const admin = await clientOf(await accessOf("cms-admin"));
  const { namespaceInfo } = await admin.workflowService.updateNamespace(change);
  expect(namespaceInfo?.description).toBe("changed by an admin");
});

test("the autoscaler reads how long a queue is and can do nothing else", async () => {
  const { workflowService, workflow } = await clientOf(await accessOf("autoscaler"));
  const taskQueue = { name: taskQueues.activity };
  const { stats } = await workflowService.describeTaskQueue({
    namespace,
    taskQueue,
    taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
    reportStats: true,
  });
  expect(Number(stats?.approximateBacklogCount)).toBe(0);
  const start = workflow.start(workflowTypes.backfill, {
    taskQueue: taskQueues.workflow,
    workflowId: "started-by-the-autoscaler",
  });
  await expect(start).rejects.toMatchObject({ cause: denied });
});

/** Reads a closed run's history, deletes the run from the namespace, and reads the same history again, now from the bucket. */
async function expectOutlivesDeletion(reader: Client, writer: Client, workflowId: string): Promise<void> {
  const { runId } = await reader.workflow.getHandle(workflowId).describe();
  const run = reader.workflow.getHandle(workflowId, runId);
  const names = await namesOfSearchAttributes(reader);
  const before = await historyOf(run, names);
  expect(before.at(-1)).toMatchObject({ eventType: "EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED" });
  const inBucket = async () => expect((await s3.keys(bucket)).join("\n")).toContain(runId);
  await vi.waitFor(inBucket, { timeout: 60_000 });

  await writer.workflowService.deleteWorkflowExecution({
    namespace,
    workflowExecution: { workflowId, runId },
  });
  await vi.waitFor(() => expect(run.describe()).rejects.toThrow("not found"), { timeout: 60_000 });
  await vi.waitFor(async () => expect(await archivedRuns(reader, workflowId)).toEqual([runId]), {
    timeout: 60_000,
  });
  expect(await historyOf(run, names)).toEqual(before);
}

/** Ids of the runs of a workflow that the bucket knows. */
async function archivedRuns({ workflowService }: Client, workflowId: string) {
  const query = `WorkflowId = '${workflowId}'`;
  const { executions } = await workflowService.listArchivedWorkflowExecutions({ namespace, query });
  return executions.map(({ execution }) => execution?.runId);
}

/** An archived history names search attributes by their columns, such as `Keyword01`; the namespace knows which is which. */
async function namesOfSearchAttributes({ workflowService }: Client): Promise<Record<string, string>> {
  const { config } = await workflowService.describeNamespace({ namespace });
  return config?.customSearchAttributeAliases ?? {};
}

/** The events as plain JSON; search attributes as names and values, without the types that the server adds to some. */
async function historyOf(
  run: WorkflowHandle,
  names: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>[]> {
  const { events } = await run.fetchHistory();
  const plain: unknown = JSON.parse(JSON.stringify(events), (key, value: unknown) =>
    key === "indexedFields"
      ? Object.fromEntries(
          Object.entries(value as Record<string, { data: string }>).map(([name, { data }]) => [
            names[name] ?? name,
            data,
          ]),
        )
      : value,
  );
  return plain as Record<string, unknown>[];
}
