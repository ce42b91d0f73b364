import { type TaskQueue, taskQueues } from "@temporal-cms/contracts";
import type { Resources } from "./pod.ts";
import type { QueueScaling } from "./workloads-input.ts";

/** What one task queue needs in Kubernetes. A queue, or a piece of one, that is left out does not compile. */
export interface QueueDeclaration {
  /** Name of its workers in Kubernetes. */
  readonly workers: string;
  /** Workflow workers reach Temporal alone; activity workers also the services and the CMS sites. */
  readonly runs: "workflows" | "activities";
  /** Unless `WorkloadsInput.queueScaling` says otherwise. */
  readonly scaling: QueueScaling;
  /** Of one pod. */
  readonly resources: Resources;
  /** Urgent pods are scheduled first, and others make room for them when a cluster is full. */
  readonly priority: "urgent" | "normal";
  /** What one pod does at a time; variables of services/worker/worker-config.ts. */
  readonly capacity:
    { readonly MAX_CACHED_WORKFLOWS: number } | { readonly MAX_CONCURRENT_ACTIVITIES: number };
}

/** The one declaration of each task queue (seed, section 3): worker pool, autoscaling and network policy follow from it. */
export const queueDeclarations = {
  [taskQueues.workflow]: {
    workers: "worker-workflow",
    runs: "workflows",
    scaling: {
      floor: 2,
      ceiling: 8,
      targetQueueSize: 20,
      activationTargetQueueSize: 0,
      scaleDownAfterSeconds: 300,
    },
    resources: { requests: { cpu: "250m", memory: "768Mi" }, limits: { cpu: "1", memory: "1Gi" } },
    priority: "normal",
    capacity: { MAX_CACHED_WORKFLOWS: 250 },
  },
  [taskQueues.activity]: {
    workers: "worker-activity",
    runs: "activities",
    scaling: {
      floor: 2,
      ceiling: 20,
      targetQueueSize: 10,
      activationTargetQueueSize: 0,
      scaleDownAfterSeconds: 120,
    },
    resources: { requests: { cpu: "250m", memory: "384Mi" }, limits: { cpu: "1", memory: "768Mi" } },
    priority: "normal",
    capacity: { MAX_CONCURRENT_ACTIVITIES: 50 },
  },
  [taskQueues.highPriority]: {
    workers: "worker-highprio",
    runs: "activities",
    scaling: {
      floor: 2,
      ceiling: 8,
      targetQueueSize: 2,
      activationTargetQueueSize: 0,
      scaleDownAfterSeconds: 120,
    },
    resources: { requests: { cpu: "250m", memory: "384Mi" }, limits: { cpu: "1", memory: "768Mi" } },
    priority: "urgent",
    capacity: { MAX_CONCURRENT_ACTIVITIES: 20 },
  },
} as const satisfies Record<TaskQueue, QueueDeclaration>;

/** Names of the worker pools that run activities, and so call the services. */
export const activityWorkers: readonly string[] = Object.values(queueDeclarations)
  .filter(({ runs }) => runs === "activities")
  .map(({ workers }) => workers);

/** Makes one thing for each task queue. */
export function forEachQueue<Thing>(
  make: (queue: TaskQueue, declaration: QueueDeclaration) => Thing,
): Record<TaskQueue, Thing> {
  const things = Object.values(taskQueues).map((queue) => [queue, make(queue, queueDeclarations[queue])]);
  return Object.fromEntries(things) as Record<TaskQueue, Thing>;
}
