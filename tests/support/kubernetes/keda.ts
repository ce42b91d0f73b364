import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { freePorts } from "../free-ports.ts";
import type { KubernetesCluster } from "./cluster.ts";
import { fromToolchain, installCrds } from "./custom-resources.ts";
import { answersOk } from "./http-health.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import { ServerProcess, type ServerProgram, stopAll } from "./server-process.ts";

export interface Keda {
  /**
   * Ends operator and adapter and waits until they are gone.
   * @throws Error with the log's end when one of them had died before
   */
  stop(): Promise<void>;
}

const namespace = "keda";
const adapterService = "keda-metrics-apiserver";
const apiService = "v1beta1.external.metrics.k8s.io";
const portNames = [
  "operatorMetrics",
  "operatorHealth",
  "metricsService",
  "adapter",
  "adapterMetrics",
] as const;
type Ports = Readonly<Record<(typeof portNames)[number], number>>;

/** Of KEDA's own manifests, what its programs need when they run beside the cluster instead of in it. */
const manifests = [
  "service_account/service_account.yaml",
  "rbac/role.yaml",
  "rbac/role_binding.yaml",
  "metrics-server/role.yaml",
  "metrics-server/role_binding.yaml",
];

/**
 * Runs KEDA's operator and metrics adapter on the loopback address, under KEDA's own service account and roles, and waits until the
 * cluster takes metrics from them. Its custom resource definitions are installed as well. Its admission webhooks are not run.
 *
 * @throws Error when a program is missing, or ends before it is ready; the message carries the log's end
 */
export async function startKeda(cluster: KubernetesCluster): Promise<Keda> {
  await installCrds(cluster.kubectl, ["keda"]);
  const ports = await freePorts(portNames);
  await register(cluster, ports.adapter);
  const files = await credentials(cluster);
  const servers: ServerProcess[] = [];
  const start = async (program: ServerProgram, url: string, ca?: Buffer) => {
    const server = new ServerProcess(program, join(cluster.folder, "logs"));
    servers.push(server);
    await server.untilReady(() => answersOk(url, ca));
  };
  try {
    await start(operator(ports, files), `http://127.0.0.1:${ports.operatorHealth}/readyz`);
    const ca = readFileSync(cluster.authority.path);
    await start(adapter(ports, files), `https://127.0.0.1:${ports.adapter}/readyz`, ca);
    const available = ["wait", "--for=condition=Available", `apiservice/${apiService}`, "--timeout=60s"];
    await cluster.kubectl(available).catch((error: unknown) => {
      for (const server of servers) server.check();
      throw error;
    });
  } catch (error) {
    await stopAll(servers).catch(() => undefined);
    throw new Error("KEDA did not start", { cause: error });
  }
  return { stop: () => stopAll(servers) };
}

/** Namespace, service account, roles, and the adapter as the cluster's API of external metrics. */
async function register({ kubectl, authority }: KubernetesCluster, port: number): Promise<void> {
  const folder = fromToolchain("KEDA_MANIFESTS", "keda");
  await kubectl(["create", "namespace", namespace]);
  await kubectl(["create", ...manifests.flatMap((file) => ["--filename", join(folder, file)])]);
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: adapterService, namespace },
    spec: { type: "ExternalName", externalName: "localhost", ports: [{ port }] },
  };
  const api = {
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: apiService },
    spec: {
      group: "external.metrics.k8s.io",
      version: "v1beta1",
      groupPriorityMinimum: 100,
      versionPriority: 100,
      caBundle: readFileSync(authority.path).toString("base64"),
      service: { name: adapterService, namespace, port },
    },
  };
  await kubectl(
    ["create", "-f", "-"],
    JSON.stringify({ apiVersion: "v1", kind: "List", items: [service, api] }),
  );
}

interface KedaFiles {
  readonly kubeconfig: string;
  /** Folder with `ca.crt`, `tls.crt` and `tls.key`: operator and adapter show the same certificate to each other. */
  readonly certificates: string;
  readonly authority: string;
}

async function credentials({ kubectl, authority, server, folder }: KubernetesCluster): Promise<KedaFiles> {
  const certificates = join(folder, "keda-certificates");
  mkdirSync(certificates, { mode: 0o700 });
  const pair = await authority.issue("keda", {
    alternativeNames: ["localhost", `${adapterService}.${namespace}.svc`],
  });
  copyFileSync(authority.path, join(certificates, "ca.crt"));
  copyFileSync(pair.certificate, join(certificates, "tls.crt"));
  copyFileSync(pair.key, join(certificates, "tls.key"));
  const kubeconfig = join(folder, "keda.kubeconfig");
  const token = await kubectl([
    ...["create", "token", "keda-operator", `--namespace=${namespace}`, "--duration=24h"],
  ]);
  writeKubeconfig(kubeconfig, {
    server,
    authority: authority.path,
    context: "keda",
    user: { token: token.trim() },
  });
  return { kubeconfig, certificates, authority: authority.path };
}

function environment({ kubeconfig }: KedaFiles): Record<string, string> {
  return {
    KUBECONFIG: kubeconfig,
    POD_NAMESPACE: namespace,
    KEDA_CLUSTER_OBJECT_NAMESPACE: namespace,
    WATCH_NAMESPACE: "",
  };
}

function operator(ports: Ports, files: KedaFiles): ServerProgram {
  return {
    name: "keda-operator",
    variable: "KEDA_OPERATOR",
    tool: "keda",
    environment: environment(files),
    args: [
      `--metrics-bind-address=127.0.0.1:${ports.operatorMetrics}`,
      `--health-probe-bind-address=127.0.0.1:${ports.operatorHealth}`,
      `--metrics-service-bind-address=127.0.0.1:${ports.metricsService}`,
      `--cert-dir=${files.certificates}`,
    ],
  };
}

function adapter(ports: Ports, { kubeconfig, certificates, ...files }: KedaFiles): ServerProgram {
  return {
    name: "keda-adapter",
    variable: "KEDA_ADAPTER",
    tool: "keda",
    environment: environment({ kubeconfig, certificates, ...files }),
    args: [
      ...["--bind-address=127.0.0.1", `--secure-port=${ports.adapter}`, `--port=${ports.adapterMetrics}`],
      ...[`--metrics-service-address=127.0.0.1:${ports.metricsService}`, `--cert-dir=${certificates}`],
      ...[`--tls-cert-file=${certificates}/tls.crt`, `--tls-private-key-file=${certificates}/tls.key`],
      ...[`--client-ca-file=${files.authority}`, `--lister-kubeconfig=${kubeconfig}`],
      ...[`--authentication-kubeconfig=${kubeconfig}`, `--authorization-kubeconfig=${kubeconfig}`],
    ],
  };
}
