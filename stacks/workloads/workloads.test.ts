import { taskQueues } from "@temporal-cms/contracts";
import { serviceEndSeconds } from "@temporal-cms/runtime/shutdown-times";
import { processEndSeconds, shutdownForceSeconds } from "@temporal-cms/worker/shutdown-times";
import { beforeAll, expect, test } from "vitest";
import { type Declaration, type Declared, declare } from "./testing/declared.ts";
import { exampleInput, without } from "./testing/example-input.ts";

let declared: Declared;
const names = (objects: readonly Pick<Declaration, "name">[]) => objects.map(({ name }) => name).sort();

const workers = ["worker-activity", "worker-highprio", "worker-workflow"];
const services = ["compliance", "notification", "proxy", "translation", "translation-simulator"];
const workloads = [...services, ...workers];

beforeAll(async () => {
  declared = await declare(exampleInput);
});

test("every workload has all its pieces", () => {
  for (const kind of [
    "Deployment",
    "ServiceAccount",
    "PodDisruptionBudget",
    "NetworkPolicy",
    "PodMonitor",
    "ExternalSecret",
  ])
    expect(names(declared.ofKind(kind)), kind).toEqual(expect.arrayContaining(workloads));
  expect(names(declared.ofKind("Service"))).toEqual(services);
  expect(names(declared.ofKind("ScaledObject"))).toEqual(workers);
  expect(names(declared.ofKind("HorizontalPodAutoscaler"))).toEqual(["compliance", "proxy", "translation"]);
  expect(names(declared.ofKind("PersistentVolumeClaim"))).toEqual(["notification", "translation-simulator"]);
});

test("each task queue has one worker pool, autoscaler and label of its own", () => {
  expect(Object.keys(declared.result.workerPools)).toEqual(Object.values(taskQueues));
  const scaled = declared
    .ofKind("ScaledObject")
    .map(({ name, spec }) => [spec.triggers[0].metadata["taskQueue"], name]);
  expect(Object.fromEntries(scaled)).toEqual({
    "cms.workflow.queue": "worker-workflow",
    "cms.activity.queue": "worker-activity",
    "cms.highprio.queue": "worker-highprio",
  });
  for (const [queue, name] of scaled as [string, string][]) {
    expect(declared.environment(name)["WORKFLOW_TASK_QUEUE"]).toBe(queue);
    expect(declared.one("Deployment", name).spec.template.metadata.labels).toMatchObject({
      "temporal-cms/task-queue": queue,
    });
  }
});

test("how many pods there are is the autoscalers' alone", () => {
  for (const { spec } of declared.ofKind("Deployment")) expect(spec).not.toHaveProperty("replicas");
  for (const { name, spec } of [
    ...declared.ofKind("ScaledObject"),
    ...declared.ofKind("HorizontalPodAutoscaler"),
  ])
    expect(spec).toMatchObject({ scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name } });
});

test("urgent workers keep a floor of their own and a priority that the others lack", () => {
  expect(declared.one("ScaledObject", "worker-highprio").spec).toMatchObject({
    minReplicaCount: 2,
    triggers: [
      { metadata: { taskQueue: "cms.highprio.queue", queueTypes: "activity", targetQueueSize: "2" } },
    ],
  });
  expect(declared.one("PriorityClass", "temporal-cms-urgent").manifest).toMatchObject({ value: 100_000 });
  expect(declared.pods().filter(({ pod }) => "priorityClassName" in pod)).toMatchObject([
    { name: "worker-highprio", pod: { priorityClassName: "temporal-cms-urgent" } },
  ]);
});

test("a queue's scaling can be changed without touching the other queues", async () => {
  const changed = await declare({
    ...exampleInput,
    queueScaling: { "cms.activity.queue": { floor: 0, ceiling: 40, activationTargetQueueSize: 3 } },
  });
  expect(changed.one("ScaledObject", "worker-activity").spec).toMatchObject({
    minReplicaCount: 0,
    maxReplicaCount: 40,
    triggers: [{ metadata: { targetQueueSize: "10", activationTargetQueueSize: "3" } }],
  });
  for (const other of ["worker-workflow", "worker-highprio"])
    expect(changed.one("ScaledObject", other)).toEqual(declared.one("ScaledObject", other));
});

test("every container has requests, limits and three probes", () => {
  for (const { name, container } of declared.pods()) {
    for (const amount of ["requests", "limits"] as const)
      expect(container.resources[amount], name).toEqual({
        cpu: expect.stringMatching(/^\d+m?$/) as string,
        memory: expect.stringMatching(/^\d+[MG]i$/) as string,
      });
    expect(container, name).toMatchObject({
      ports: [{ name: "http", containerPort: 8080 }],
      startupProbe: { httpGet: { path: "/healthz", port: "http" } },
      livenessProbe: { httpGet: { path: "/healthz", port: "http" } },
      readinessProbe: { httpGet: { path: "/readyz", port: "http" } },
    });
  }
});

test("a pod is killed only after its program has given up by itself", () => {
  expect(shutdownForceSeconds + 5).toBeGreaterThan(processEndSeconds);
  for (const { name, pod, container } of declared.pods()) {
    if (workers.includes(name)) {
      expect(pod.terminationGracePeriodSeconds, name).toBe(shutdownForceSeconds + 5);
      expect(container.lifecycle).toBeUndefined();
    } else {
      expect(container.lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
      expect(pod.terminationGracePeriodSeconds, name).toBe(5 + serviceEndSeconds + 5);
    }
  }
});

test("pods are what Pod Security restricted admits, on a read-only root and without an API token", () => {
  for (const { pod, container } of declared.pods()) {
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    for (const volume of pod.volumes) {
      const kinds = Object.keys(volume).filter((key) => key !== "name");
      expect(["emptyDir", "secret", "projected", "persistentVolumeClaim"]).toEqual(
        expect.arrayContaining(kinds),
      );
    }
    for (const { readOnly, mountPath } of container.volumeMounts)
      expect(readOnly || ["/tmp", "/data"].includes(mountPath)).toBe(true);
  }
  expect(declared.one("Namespace", "temporal-cms").manifest.metadata.labels).toMatchObject({
    "pod-security.kubernetes.io/enforce": "restricted",
  });
});

test("pods spread over zones and nodes", () => {
  for (const { name, pod } of declared.pods())
    expect(pod.topologySpreadConstraints).toMatchObject([
      {
        topologyKey: "topology.kubernetes.io/zone",
        labelSelector: { matchLabels: { "app.kubernetes.io/name": name } },
      },
      {
        topologyKey: "kubernetes.io/hostname",
        labelSelector: { matchLabels: { "app.kubernetes.io/name": name } },
      },
    ]);
});

test("images are named by digest, the simulator's being that of translation", () => {
  for (const { container } of declared.pods()) expect(container.image).toMatch(/@sha256:[0-9a-f]{64}$/);
  const { container } = declared.pod("translation-simulator");
  expect(container.image).toBe(exampleInput.images.translation);
  expect(container.args).toEqual(["services/translation/simulator/main.ts"]);
});

test("no object holds a secret: each comes by reference from Secrets Manager", () => {
  expect(declared.ofKind("Secret")).toEqual([]);
  for (const workload of workloads) {
    const { data, target, secretStoreRef } = declared.one("ExternalSecret", workload).spec;
    expect(target).toMatchObject({ name: workload });
    expect(secretStoreRef).toEqual({ kind: "SecretStore", name: "aws-secrets-manager" });
    for (const { remoteRef } of data) expect(remoteRef.key).toMatch(/^temporal-cms\/staging\//);
    for (const [name, value] of Object.entries(declared.environment(workload)))
      if (/TOKEN|_KEYS?$|SMTP_URL/.test(name)) expect(value, name).toBe(`secret:${name}`);
  }
});

test("what a pod reads from its Secret is what its ExternalSecret brings", () => {
  for (const { name, reads } of declared.secretsRead()) {
    const brought = declared.one("ExternalSecret", name).spec.data.map(({ secretKey }) => secretKey);
    expect(reads.length).toBeGreaterThan(0);
    expect(reads).toEqual(brought.sort());
  }
});

test("everything but the namespace and the priority class is in the namespace", () => {
  for (const { kind, name, manifest } of declared.objects)
    expect(manifest.metadata.namespace, `${kind} ${name}`).toBe(
      ["Namespace", "PriorityClass"].includes(kind) ? undefined : "temporal-cms",
    );
});

test("without monitoring there are no pod monitors, and nobody may read a worker's metrics", async () => {
  const dark = await declare(without(exampleInput, "monitoring"));
  expect(dark.ofKind("PodMonitor")).toEqual([]);
  for (const name of workers) expect(dark.one("NetworkPolicy", name).spec).not.toHaveProperty("ingress");
});

test("a role's annotation is on the service accounts of its program alone", async () => {
  const roleArn = "arn:aws:iam::123456789012:role/worker";
  const accounts = (await declare({ ...exampleInput, roleArns: { worker: roleArn } })).ofKind(
    "ServiceAccount",
  );
  const annotated = accounts.filter(
    ({ manifest }) => manifest.metadata.annotations?.["eks.amazonaws.com/role-arn"] === roleArn,
  );
  expect(names(annotated)).toEqual(workers);
});
