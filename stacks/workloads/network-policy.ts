import * as kubernetes from "@pulumi/kubernetes";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import { objectLabels, selectorLabels } from "./labels.ts";
import type { NetworkPeer } from "./network-peer.ts";

export interface Traffic {
  readonly peers: readonly NetworkPeer[];
  /** TCP, on the pods' side. */
  readonly port: number;
}

export interface NetworkPolicyArgs {
  readonly namespace: Input<string>;
  /** Who may open connections to the workload; everybody else may not. */
  readonly ingress: readonly Traffic[];
  /** What the workload may reach beside DNS; nothing else. */
  readonly egress: readonly Traffic[];
}

/** The traffic of one workload; the namespace's own policy denies everything else. */
export function networkPolicy(
  workload: string,
  { namespace, ingress, egress }: NetworkPolicyArgs,
  options: CustomResourceOptions,
): kubernetes.networking.v1.NetworkPolicy {
  return new kubernetes.networking.v1.NetworkPolicy(
    workload,
    {
      metadata: { name: workload, namespace, labels: objectLabels(workload) },
      spec: {
        podSelector: { matchLabels: selectorLabels(workload) },
        policyTypes: ["Ingress", "Egress"],
        ...(ingress.length > 0 && {
          ingress: ingress.map(({ peers, port }) => ({ from: peers.map(peerOf), ports: [tcp(port)] })),
        }),
        egress: [
          clusterDns,
          ...egress.map(({ peers, port }) => ({ to: peers.map(peerOf), ports: [tcp(port)] })),
        ],
      },
    },
    options,
  );
}

function tcp(port: number): kubernetes.types.input.networking.v1.NetworkPolicyPort {
  return { protocol: "TCP", port };
}

const clusterDns: kubernetes.types.input.networking.v1.NetworkPolicyEgressRule = {
  to: [peerOf({ namespace: "kube-system", podLabels: { "k8s-app": "kube-dns" } })],
  ports: [{ protocol: "UDP", port: 53 }, tcp(53)],
};

function peerOf(peer: NetworkPeer): kubernetes.types.input.networking.v1.NetworkPolicyPeer {
  if ("cidr" in peer) {
    return { ipBlock: { cidr: peer.cidr, ...(peer.except && { except: [...peer.except] }) } };
  }
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": peer.namespace } },
    ...(peer.podLabels && { podSelector: { matchLabels: peer.podLabels } }),
  };
}
