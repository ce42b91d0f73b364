import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CertificateAuthority } from "../certificate-authority.ts";
import { freePorts } from "../free-ports.ts";
import {
  type ControlPlaneParts,
  apiServer,
  controllerManager,
  etcd,
  kwok,
  portNames,
  scheduler,
} from "./control-plane.ts";
import { makeCredentials } from "./credentials.ts";
import { answersOk } from "./http-health.ts";
import { type Kubectl, kubectlOf } from "./kubectl.ts";
import { nodeManifests } from "./nodes.ts";
import { ServerProcess, type ServerProgram, stopAll } from "./server-process.ts";

export interface KubernetesClusterOptions {
  /** How many nodes there are; 3 when absent. */
  readonly nodes?: number;
  /** The kubeconfig's context; `test` when absent. */
  readonly context?: string;
}

export interface KubernetesCluster {
  /** URL of the API server, `https://127.0.0.1:<port>`. */
  readonly server: string;
  /** Signed the certificates of the servers, and of clients, who are users by common name and groups by organization. */
  readonly authority: CertificateAuthority;
  /** Path of an administrator's kubeconfig, which needs no other file. */
  readonly kubeconfig: string;
  readonly context: string;
  /** As the administrator. */
  readonly kubectl: Kubectl;
  /** For files that shall go with the cluster. */
  readonly folder: string;
  /**
   * Ends all servers, waits until they are gone and removes the folder.
   * @throws Error with the log's end when one of them had died before
   */
  stop(): Promise<void>;
}

/**
 * Starts a real Kubernetes control plane (etcd, API server, controller manager, scheduler) on free ports of the loopback address, and
 * waits until its nodes are ready. Nodes and pods are kwok's: pods are scheduled and become Running, but no container runs, so there
 * are no probes, logs or traffic, and nobody enforces a NetworkPolicy. The programs are those that `ETCD`, `KUBE_APISERVER`,
 * `KUBE_CONTROLLER_MANAGER`, `KUBE_SCHEDULER`, `KWOK` and `KUBECTL` name, otherwise those on PATH.
 *
 * @throws Error when a program is missing, or ends before it is ready; the message carries the log's end
 */
export async function startKubernetesCluster({
  nodes = 3,
  context = "test",
}: KubernetesClusterOptions = {}): Promise<KubernetesCluster> {
  const folder = mkdtempSync(join(tmpdir(), "kubernetes-"));
  const ports = await freePorts(portNames);
  const server = `https://127.0.0.1:${ports.apiServer}`;
  const { authority, kubeconfig, parts } = await makeCredentials(folder, server, context);
  const kubectl = kubectlOf(kubeconfig);
  const servers: ServerProcess[] = [];
  const stop = async () => {
    try {
      await stopAll(servers);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  try {
    await startServers({ ...parts, ports, dataFolder: join(folder, "etcd") }, folder, servers);
    await prepare(kubectl, nodes).catch((error: unknown) => {
      for (const process of servers) process.check();
      throw error;
    });
  } catch (error) {
    await stop().catch(() => undefined);
    throw new Error("the Kubernetes cluster did not start", { cause: error });
  }
  return { server, authority, kubeconfig, context, kubectl, folder, stop };
}

/** @param servers grows by each one as soon as it is started */
async function startServers(
  parts: ControlPlaneParts,
  folder: string,
  servers: ServerProcess[],
): Promise<void> {
  const logs = join(folder, "logs");
  mkdirSync(logs);
  const ca = readFileSync(parts.authority);
  const start = async (program: ServerProgram, url: string) => {
    const process = new ServerProcess(program, logs);
    servers.push(process);
    await process.untilReady(() => answersOk(url, url.startsWith("https:") ? ca : undefined));
  };
  const { ports } = parts;
  await start(etcd(parts), `http://127.0.0.1:${ports.etcd}/health`);
  await start(apiServer(parts), `https://127.0.0.1:${ports.apiServer}/readyz`);
  await Promise.all([
    start(controllerManager(parts), `https://127.0.0.1:${ports.controllerManager}/healthz`),
    start(scheduler(parts), `https://127.0.0.1:${ports.scheduler}/healthz`),
    start(kwok(parts), `http://127.0.0.1:${ports.kwok}/healthz`),
  ]);
}

/** What a cluster needs before the first pod: nodes, and service accounts by the controller manager. */
async function prepare(kubectl: Kubectl, nodes: number): Promise<void> {
  await kubectl(["wait", "--for=create", "serviceaccount/default", "--timeout=60s"]);
  if (nodes === 0) return;
  await kubectl(["create", "-f", "-"], nodeManifests(nodes));
  await kubectl(["wait", "--for=condition=Ready", "node", "--all", "--timeout=60s"]);
}
