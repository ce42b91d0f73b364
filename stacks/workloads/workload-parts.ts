import * as kubernetes from "@pulumi/kubernetes";
import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { externalSecret } from "./external-secret.ts";
import { objectLabels, selectorLabels } from "./labels.ts";
import { type Traffic, networkPolicy } from "./network-policy.ts";
import { httpPort } from "./pod.ts";
import { type Settings, secretKeys } from "./settings.ts";
import type { MonitoringInput } from "./workloads-input.ts";

export interface WorkloadPartsArgs {
  readonly namespace: Input<string>;
  /** Name of the `SecretStore`. */
  readonly secretStore: Input<string>;
  readonly settings: Settings;
  /** IAM role of the service account. Default: none. */
  readonly roleArn: Input<string> | undefined;
  /** Default: nobody reads metrics. */
  readonly monitoring: MonitoringInput | undefined;
  /** Who may call beside monitoring. */
  readonly ingress: readonly Traffic[];
  /** What may be reached beside DNS. */
  readonly egress: readonly Traffic[];
}

/** What surrounds pods, whoever runs them: all of it finds them by `selectorLabels`. */
export function workloadParts(
  workload: string,
  args: WorkloadPartsArgs,
  options: CustomResourceOptions,
): { readonly serviceAccountName: Output<string> } {
  const { namespace } = args;
  const metadata = { name: workload, namespace, labels: objectLabels(workload) };
  const keys = secretKeys(args.settings);
  if (Object.keys(keys).length > 0) {
    externalSecret(workload, { namespace, store: args.secretStore, keys }, options);
  }
  const account = new kubernetes.core.v1.ServiceAccount(
    workload,
    {
      metadata: {
        ...metadata,
        ...(args.roleArn !== undefined && { annotations: { "eks.amazonaws.com/role-arn": args.roleArn } }),
      },
      automountServiceAccountToken: false,
    },
    options,
  );
  const selector = { matchLabels: selectorLabels(workload) };
  new kubernetes.policy.v1.PodDisruptionBudget(
    workload,
    // Pods that are not ready anyway never block the draining of a node.
    { metadata, spec: { selector, maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" } },
    options,
  );
  const { monitoring } = args;
  const metricsReader = monitoring ? [{ peers: [monitoring], port: httpPort.number }] : [];
  networkPolicy(
    workload,
    { namespace, ingress: [...args.ingress, ...metricsReader], egress: args.egress },
    options,
  );
  if (monitoring) podMonitor(workload, metadata, options);
  return { serviceAccountName: account.metadata.name };
}

function podMonitor(
  workload: string,
  metadata: kubernetes.types.input.meta.v1.ObjectMeta,
  options: CustomResourceOptions,
): void {
  new kubernetes.apiextensions.CustomResource(
    workload,
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PodMonitor",
      metadata,
      spec: {
        selector: { matchLabels: selectorLabels(workload) },
        podMetricsEndpoints: [{ port: httpPort.name, path: "/metrics", interval: "30s" }],
      },
    },
    options,
  );
}
