import type { CertificateFiles } from "../certificate-authority.ts";
import type { ServerProgram } from "./server-process.ts";

export const portNames = ["etcd", "etcdPeer", "apiServer", "controllerManager", "scheduler", "kwok"] as const;
export type Ports = Readonly<Record<(typeof portNames)[number], number>>;

/** What the programs are told: ports of the loopback address and paths of files. */
export interface ControlPlaneParts {
  readonly ports: Ports;
  readonly dataFolder: string;
  /** Certificates of the authority that clients and servers of the cluster show. */
  readonly authority: string;
  readonly serving: CertificateFiles;
  /** By these the API server forwards calls to servers of further APIs. */
  readonly frontProxy: { readonly authority: string; readonly client: CertificateFiles };
  /** RSA pair (PEM) by which service accounts' tokens are signed. */
  readonly serviceAccounts: { readonly publicKey: string; readonly privateKey: string };
  readonly kubeconfigs: Readonly<Record<"controllerManager" | "scheduler" | "kwok", string>>;
}

export function etcd({ ports, dataFolder }: ControlPlaneParts): ServerProgram {
  const client = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.etcdPeer}`;
  return {
    name: "etcd",
    variable: "ETCD",
    tool: "etcd",
    args: [
      ...["--name=test", `--data-dir=${dataFolder}`, "--unsafe-no-fsync"],
      ...[`--listen-client-urls=${client}`, `--advertise-client-urls=${client}`],
      ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`],
      `--initial-cluster=test=${peer}`,
    ],
  };
}

export function apiServer(parts: ControlPlaneParts): ServerProgram {
  const { ports, authority, frontProxy, serviceAccounts } = parts;
  return {
    name: "kube-apiserver",
    variable: "KUBE_APISERVER",
    tool: "kubernetes",
    args: [
      `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
      ...serve(ports.apiServer, parts.serving),
      ...["--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none"],
      ...["--authorization-mode=Node,RBAC", `--client-ca-file=${authority}`],
      ...["--service-cluster-ip-range=10.96.0.0/16", "--allow-privileged=true"],
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${serviceAccounts.publicKey}`,
      `--service-account-signing-key-file=${serviceAccounts.privateKey}`,
      `--requestheader-client-ca-file=${frontProxy.authority}`,
      `--requestheader-allowed-names=${frontProxyName}`,
      "--requestheader-username-headers=X-Remote-User",
      "--requestheader-group-headers=X-Remote-Group",
      "--requestheader-extra-headers-prefix=X-Remote-Extra-",
      `--proxy-client-cert-file=${frontProxy.client.certificate}`,
      `--proxy-client-key-file=${frontProxy.client.key}`,
    ],
  };
}

/** Common name of the front proxy's client certificate. */
export const frontProxyName = "front-proxy-client";

export function controllerManager(parts: ControlPlaneParts): ServerProgram {
  const { ports, authority, serviceAccounts } = parts;
  return {
    name: "kube-controller-manager",
    variable: "KUBE_CONTROLLER_MANAGER",
    tool: "kubernetes",
    args: [
      ...serve(ports.controllerManager, parts.serving),
      ...signIn(parts.kubeconfigs.controllerManager),
      ...["--use-service-account-credentials=true", `--root-ca-file=${authority}`],
      `--service-account-private-key-file=${serviceAccounts.privateKey}`,
      ...["--kube-api-qps=300", "--kube-api-burst=600"],
    ],
  };
}

export function scheduler(parts: ControlPlaneParts): ServerProgram {
  return {
    name: "kube-scheduler",
    variable: "KUBE_SCHEDULER",
    tool: "kubernetes",
    args: [...serve(parts.ports.scheduler, parts.serving), ...signIn(parts.kubeconfigs.scheduler)],
  };
}

export function kwok({ ports, kubeconfigs }: ControlPlaneParts): ServerProgram {
  return {
    name: "kwok",
    variable: "KWOK",
    tool: "kwok",
    args: [
      `--kubeconfig=${kubeconfigs.kwok}`,
      `--server-address=127.0.0.1:${ports.kwok}`,
      ...["--manage-all-nodes=true", "--cidr=10.244.0.0/16", "--node-ip=127.0.0.1"],
      "--node-lease-duration-seconds=40",
    ],
  };
}

function serve(port: number, { certificate, key }: CertificateFiles): string[] {
  return [
    ...["--bind-address=127.0.0.1", `--secure-port=${port}`, "--profiling=false"],
    ...[`--tls-cert-file=${certificate}`, `--tls-private-key-file=${key}`],
  ];
}

function signIn(kubeconfig: string): string[] {
  return [
    ...[`--kubeconfig=${kubeconfig}`, "--leader-elect=false"],
    ...[`--authentication-kubeconfig=${kubeconfig}`, `--authorization-kubeconfig=${kubeconfig}`],
  ];
}
