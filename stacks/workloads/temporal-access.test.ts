import { expect, test } from "vitest";
import { type Declared, declare } from "./testing/declared.ts";
import { exampleInput, without } from "./testing/example-input.ts";
import { portOf } from "./temporal-access.ts";
import type { TemporalAuth, TemporalInput } from "./workloads-input.ts";

const plain = without(without(exampleInput.temporal, "serverCa"), "serverName");

function declareWith(auth: TemporalAuth, more: Partial<TemporalInput> = {}): Promise<Declared> {
  const temporal = {
    ...plain,
    ...more,
    auth: { worker: auth, proxy: auth, notification: auth, autoscaler: auth },
  };
  return declare({ ...exampleInput, temporal });
}

function remoteRefs(declared: Declared, name: string): Record<string, unknown> {
  const { data } = declared.one("ExternalSecret", name).spec;
  return Object.fromEntries(data.map(({ secretKey, remoteRef }) => [secretKey, remoteRef]));
}

const workers = ["worker-workflow", "worker-activity", "worker-highprio"];

test("with mutual TLS, each client mounts its own certificate, and KEDA gets its own with the server's authority", async () => {
  const declared = await declare(exampleInput);
  for (const name of [...workers, "proxy", "notification"]) {
    const client = workers.includes(name) ? "worker" : name;
    expect(remoteRefs(declared, name)).toMatchObject({
      "tls.crt": { key: `temporal-cms/staging/temporal-${client}`, property: "certificate" },
      "tls.key": { key: `temporal-cms/staging/temporal-${client}`, property: "key" },
    });
    expect(declared.environment(name)).toMatchObject({
      TEMPORAL_ADDRESS: "temporal.example.org:7233",
      TEMPORAL_NAMESPACE: "cms-orchestration",
      TEMPORAL_TLS_SERVER_NAME: "frontend.temporal",
      TEMPORAL_TLS_CLIENT_CERT_PATH: "/etc/temporal-cms/secrets/tls.crt",
      TEMPORAL_TLS_CLIENT_KEY_PATH: "/etc/temporal-cms/secrets/tls.key",
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: "/etc/temporal-cms/config/server-ca.crt",
    });
    const { pod, container } = declared.pod(name);
    expect(pod.volumes).toContainEqual(
      expect.objectContaining({
        secret: expect.objectContaining({ secretName: name, defaultMode: 0o440 }) as unknown,
      }),
    );
    expect(container.volumeMounts).toContainEqual({
      name: "secrets",
      mountPath: "/etc/temporal-cms/secrets",
      readOnly: true,
    });
  }
  expect(declared.one("ConfigMap", "temporal-server-ca").manifest.data).toEqual({
    "server-ca.crt": exampleInput.temporal.serverCa,
  });
  expect(declared.one("TriggerAuthentication", "temporal-autoscaler").spec).toEqual({
    secretTargetRef: [
      { parameter: "cert", name: "temporal-autoscaler", key: "cert" },
      { parameter: "key", name: "temporal-autoscaler", key: "key" },
    ],
    configMapTargetRef: [{ parameter: "ca", name: "temporal-server-ca", key: "server-ca.crt" }],
  });
  expect(remoteRefs(declared, "temporal-autoscaler")).toMatchObject({
    cert: { key: "temporal-cms/staging/temporal-autoscaler", property: "certificate" },
    key: { key: "temporal-cms/staging/temporal-autoscaler", property: "key" },
  });
});

test("the trigger asks for the backlog of its queue's own type", async () => {
  const declared = await declare(exampleInput);
  expect(declared.one("ScaledObject", "worker-workflow").spec.triggers).toEqual([
    {
      type: "temporal",
      metadata: {
        endpoint: "temporal.example.org:7233",
        namespace: "cms-orchestration",
        tlsServerName: "frontend.temporal",
        taskQueue: "cms.workflow.queue",
        queueTypes: "workflow",
        targetQueueSize: "20",
        activationTargetQueueSize: "0",
      },
      authenticationRef: { name: "temporal-autoscaler" },
    },
  ]);
  expect(declared.one("ScaledObject", "worker-activity").spec.triggers[0].metadata).toMatchObject({
    taskQueue: "cms.activity.queue",
    queueTypes: "activity",
  });
});

test("with API keys, programs get a variable and KEDA a parameter", async () => {
  const declared = await declareWith({ apiKey: "temporal-cms/staging/key" });
  for (const name of [...workers, "proxy"]) {
    expect(declared.environment(name)["TEMPORAL_API_KEY"]).toBe("secret:TEMPORAL_API_KEY");
    expect(declared.environment(name)).not.toHaveProperty("TEMPORAL_TLS_CLIENT_CERT_PATH");
  }
  expect(declared.one("TriggerAuthentication", "temporal-autoscaler").spec).toEqual({
    secretTargetRef: [{ parameter: "apiKey", name: "temporal-autoscaler", key: "apiKey" }],
  });
  expect(declared.ofKind("ConfigMap").map(({ name }) => name)).toEqual(["task-queues-dashboard"]);
});

test("a certificate and a token go together", async () => {
  const declared = await declareWith({ clientCertificate: "certificate", apiKey: "token" });
  expect(declared.environment("worker-workflow")).toMatchObject({
    TEMPORAL_API_KEY: "secret:TEMPORAL_API_KEY",
    TEMPORAL_TLS_CLIENT_CERT_PATH: "/etc/temporal-cms/secrets/tls.crt",
  });
  const { secretTargetRef } = declared.one("TriggerAuthentication", "temporal-autoscaler").spec;
  expect(secretTargetRef.map(({ parameter }) => parameter)).toEqual(["cert", "key", "apiKey"]);
});

test("a server that asks for nothing needs no authentication", async () => {
  const declared = await declareWith({});
  expect(declared.ofKind("TriggerAuthentication")).toEqual([]);
  expect(declared.one("ScaledObject", "worker-workflow").spec.triggers[0]).not.toHaveProperty(
    "authenticationRef",
  );
  expect(declared.ofKind("ExternalSecret").map(({ name }) => name)).not.toContain("worker-workflow");
});

test.each([
  ["temporal.example.org:7233", 7233],
  ["[2001:db8::1]:443", 443],
])("the port of %s is %d", (address, port) => {
  expect(portOf(address)).toBe(port);
});
