import * as kubernetes from "@pulumi/kubernetes";
import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";
import type { TaskQueue } from "@temporal-cms/contracts";
import { observability } from "../observability/observability.ts";
import { StackConfigError } from "../stack-config-error.ts";
import { secretStore } from "./external-secret.ts";
import { objectLabels } from "./labels.ts";
import { restrictedNamespace } from "./namespace.ts";
import { activitySettings, activityTraffic, services } from "./services.ts";
import { mergeSettings } from "./settings.ts";
import type { Surroundings } from "./surroundings.ts";
import { type QueueDeclaration, forEachQueue } from "./task-queues.ts";
import { temporalAccess } from "./temporal-access.ts";
import { WorkerPool } from "./worker-pool.ts";
import { workloadsFaults } from "./workloads-faults.ts";
import type { WorkloadsInput } from "./workloads-input.ts";

export interface Workloads {
  /** Kubernetes namespace. */
  readonly namespace: Output<string>;
  readonly workerPools: Readonly<Record<TaskQueue, WorkerPool>>;
  readonly services: ReturnType<typeof services>;
}

/**
 * Everything that runs in Kubernetes for one environment: a namespace of its own, a worker pool for each task queue, the proxy and the
 * services. Needs in the cluster: KEDA 2.18, External Secrets, a metrics server, and for `monitoring` the Prometheus operator.
 *
 * @param options `provider` says which cluster
 * @throws StackConfigError naming every fault, before anything is declared
 */
export function workloads(input: WorkloadsInput, options: ComponentResourceOptions = {}): Workloads {
  const faults = workloadsFaults(input);
  if (faults.length > 0) throw new StackConfigError(faults);

  const namespace = restrictedNamespace(input.namespace, input.protectVolumes, options).metadata.name;
  const store = secretStore(namespace, input.secretStore, options).metadata.name;
  const temporal = temporalAccess({ namespace, secretStore: store }, input.temporal, options);
  const around = { input, namespace, secretStore: store, temporal, options };
  const urgent = urgentPriority(around);
  if (input.monitoring) observability(namespace, input.monitoring, options);
  return {
    namespace,
    workerPools: forEachQueue((queue, declaration) => workerPool(around, queue, declaration, urgent)),
    services: services(around),
  };
}

/** Priority classes belong to the whole cluster, so the namespace is in the name. */
function urgentPriority({ input, options }: Surroundings): Output<string> {
  const name = `${input.namespace}-urgent`;
  const priorityClass = new kubernetes.scheduling.v1.PriorityClass(
    name,
    {
      metadata: { name, labels: objectLabels(name) },
      value: 100_000,
      description: "Workers of urgent editorial work.",
    },
    options,
  );
  return priorityClass.metadata.name;
}

function workerPool(
  { input, namespace, secretStore: store, temporal, options }: Surroundings,
  taskQueue: TaskQueue,
  declaration: QueueDeclaration,
  urgent: Output<string>,
): WorkerPool {
  const runsActivities = declaration.runs === "activities";
  const scaling = input.queueScaling?.[taskQueue];
  const roleArn = input.roleArns?.worker;
  const { monitoring } = input;
  return new WorkerPool(
    {
      namespace,
      secretStore: store,
      taskQueue,
      declaration,
      image: input.images.worker,
      settings: mergeSettings(temporal.settingsOf("worker"), runsActivities ? activitySettings(input) : {}),
      egress: [temporal.traffic, ...(runsActivities ? activityTraffic(input) : [])],
      trigger: temporal.trigger,
      ...(scaling && { scaling }),
      ...(declaration.priority === "urgent" && { priorityClassName: urgent }),
      ...(roleArn !== undefined && { roleArn }),
      ...(monitoring && { monitoring }),
    },
    options,
  );
}
