import * as kubernetes from "@pulumi/kubernetes";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Input,
  type Output,
} from "@pulumi/pulumi";
import type { TaskQueue } from "@temporal-cms/contracts";
import { shutdownForceSeconds } from "@temporal-cms/worker/shutdown-times";
import { prometheusRule } from "../observability/prometheus-rule.ts";
import { queueLimits } from "../observability/queue-limits.ts";
import { objectLabels, selectorLabels, taskQueueLabel } from "./labels.ts";
import type { Traffic } from "./network-policy.ts";
import { podTemplate } from "./pod.ts";
import { type Settings, mergeSettings } from "./settings.ts";
import type { QueueDeclaration } from "./task-queues.ts";
import type { TemporalTrigger } from "./temporal-access.ts";
import { workloadParts } from "./workload-parts.ts";
import type { ImageByDigest, MonitoringInput, QueueScaling } from "./workloads-input.ts";

export interface WorkerPoolArgs {
  /** Kubernetes namespace. */
  readonly namespace: Input<string>;
  /** Name of the `SecretStore` that secrets are read from. */
  readonly secretStore: Input<string>;
  readonly taskQueue: TaskQueue;
  readonly declaration: QueueDeclaration;
  /** Replaces the declaration's scaling where it says something. */
  readonly scaling?: Partial<QueueScaling>;
  readonly image: ImageByDigest;
  /** Environment beside that of the queue: Temporal, and for activities the services and the CMS sites. */
  readonly settings: Settings;
  /** What the workers may reach beside DNS. */
  readonly egress: readonly Traffic[];
  /** How the autoscaler asks Temporal for the length of the queue. */
  readonly trigger: TemporalTrigger;
  /** Default: the cluster's default priority. */
  readonly priorityClassName?: Input<string>;
  /** IAM role of the workers' service account. Default: none. */
  readonly roleArn?: Input<string>;
  /** Default: no PodMonitor and no alerts, and nobody may read the workers' metrics. */
  readonly monitoring?: MonitoringInput;
}

/** What KEDA scales. */
interface ScaleTarget {
  readonly apiVersion: Input<string>;
  readonly kind: Input<string>;
  readonly name: Input<string>;
}

/**
 * Workers of one task queue: service account, secrets, disruption budget, network policy, pod monitor and the limits of the queue's
 * alerts around pods that follow the queue's backlog. Who runs the pods stays inside: a `WorkerDeployment` of temporal-worker-controller takes the place of
 * `runWorkers`, and of `scaleByBacklog` its `WorkerResourceTemplate`, and callers do not notice.
 */
export class WorkerPool extends ComponentResource {
  readonly taskQueue: TaskQueue;
  /** Of the pods, for whoever lets them in or watches them. */
  readonly podLabels: Readonly<Record<string, string>>;

  constructor(args: WorkerPoolArgs, options: ComponentResourceOptions = {}) {
    const { workers } = args.declaration;
    super("temporal-cms:workloads:WorkerPool", workers, {}, options);
    this.taskQueue = args.taskQueue;
    this.podLabels = selectorLabels(workers);

    const settings = queueSettings(args);
    const scaling: QueueScaling = { ...args.declaration.scaling, ...args.scaling };
    const { serviceAccountName } = workloadParts(
      workers,
      {
        namespace: args.namespace,
        secretStore: args.secretStore,
        settings,
        roleArn: args.roleArn,
        monitoring: args.monitoring,
        ingress: [],
        egress: args.egress,
      },
      { parent: this },
    );
    const target = runWorkers(args, settings, serviceAccountName, { parent: this });
    scaleByBacklog(args, scaling, target, { parent: this });
    if (args.monitoring) {
      const limits = queueLimits(args.taskQueue, args.declaration.alerts, scaling);
      prometheusRule(workers, args.namespace, [limits], { parent: this });
    }
    this.registerOutputs();
  }
}

function queueSettings({ taskQueue, declaration, settings }: WorkerPoolArgs): Settings {
  const capacity = Object.entries(declaration.capacity).map(([name, value]) => [name, String(value)]);
  const variables = {
    WORKFLOW_TASK_QUEUE: taskQueue,
    ...(Object.fromEntries(capacity) as Record<string, string>),
  };
  return mergeSettings({ variables }, settings);
}

/** No `replicas`: how many there are is the autoscaler's alone. */
function runWorkers(
  args: WorkerPoolArgs,
  settings: Settings,
  serviceAccountName: Output<string>,
  options: CustomResourceOptions,
): ScaleTarget {
  const { workers, resources } = args.declaration;
  const deployment = new kubernetes.apps.v1.Deployment(
    workers,
    {
      metadata: { name: workers, namespace: args.namespace, labels: objectLabels(workers) },
      spec: {
        selector: { matchLabels: selectorLabels(workers) },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
        progressDeadlineSeconds: 300,
        revisionHistoryLimit: 5,
        template: podTemplate({
          workload: workers,
          labels: { [taskQueueLabel]: args.taskQueue },
          serviceAccountName,
          image: args.image,
          settings,
          resources,
          terminationGracePeriodSeconds: shutdownForceSeconds + 5,
          ...(args.priorityClassName !== undefined && { priorityClassName: args.priorityClassName }),
        }),
      },
    },
    { ...options, customTimeouts: { create: "10m", update: "10m", delete: "5m" } },
  );
  return { apiVersion: deployment.apiVersion, kind: deployment.kind, name: deployment.metadata.name };
}

/** KEDA 2.18: https://keda.sh/docs/2.18/reference/scaledobject-spec/ and https://keda.sh/docs/2.18/scalers/temporal/ */
function scaleByBacklog(
  args: WorkerPoolArgs,
  scaling: QueueScaling,
  target: ScaleTarget,
  options: CustomResourceOptions,
): void {
  const { workers, runs } = args.declaration;
  new kubernetes.apiextensions.CustomResource(
    workers,
    {
      apiVersion: "keda.sh/v1alpha1",
      kind: "ScaledObject",
      metadata: { name: workers, namespace: args.namespace, labels: objectLabels(workers) },
      spec: {
        scaleTargetRef: target,
        minReplicaCount: scaling.floor,
        maxReplicaCount: scaling.ceiling,
        pollingInterval: 15,
        // While Temporal does not answer, nobody is sent away.
        fallback: { failureThreshold: 3, replicas: scaling.floor, behavior: "currentReplicasIfHigher" },
        advanced: { horizontalPodAutoscalerConfig: { behavior: scalingBehavior(scaling) } },
        triggers: [
          {
            type: "temporal",
            metadata: {
              ...args.trigger.metadata,
              taskQueue: args.taskQueue,
              queueTypes: runs === "workflows" ? "workflow" : "activity",
              targetQueueSize: String(scaling.targetQueueSize),
              activationTargetQueueSize: String(scaling.activationTargetQueueSize),
            },
            ...(args.trigger.authentication !== undefined && {
              authenticationRef: { name: args.trigger.authentication },
            }),
          },
        ],
      },
    },
    options,
  );
}

/** Up at once, to the ceiling within a minute; down only after a calm time. */
function scalingBehavior({ scaleDownAfterSeconds }: QueueScaling) {
  return {
    scaleUp: {
      stabilizationWindowSeconds: 0,
      policies: [{ type: "Pods", value: 10, periodSeconds: 15 }],
    },
    scaleDown: {
      stabilizationWindowSeconds: scaleDownAfterSeconds,
      policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
    },
  };
}
