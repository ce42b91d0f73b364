import { type TaskQueue, taskQueues } from "@temporal-cms/contracts";
import type { DashboardRow } from "../observability/task-queue-dashboard.ts";
import type { Resources } from "./pod.ts";
import type { QueueScaling } from "./workloads-input.ts";

/** When somebody is told that a queue is not as it should be: charts/observability/rules/task-queues.yaml. */
export interface QueueAlerts {
  /** `critical` wakes people, `warning` waits for the morning. Nobody polling at all is critical on every queue. */
  readonly severity: "critical" | "warning";
  /** 95 in 100 tasks start sooner than this after they were scheduled, in seconds. */
  readonly startDelayLimitSeconds: number;
}

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
  /** A backlog's limit follows from `scaling`: what the ceiling's pods are meant to have before them. */
  readonly alerts: QueueAlerts;
  readonly dashboard: DashboardRow;
}

/**
 * The one declaration of each task queue (seed, section 3): worker pool, autoscaling, network policy, alerts and the dashboard's row
 * follow from it.
 */
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
    alerts: { severity: "critical", startDelayLimitSeconds: 10 },
    dashboard: {
      title: "Workflows",
      description: "Decisions of all lifecycles. When these are late, everything is: signals wait as well.",
    },
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
    alerts: { severity: "warning", startDelayLimitSeconds: 60 },
    dashboard: {
      title: "Activities",
      description: "Calls to CMSs, translation, compliance and notification of everyday content.",
    },
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
    alerts: { severity: "critical", startDelayLimitSeconds: 15 },
    dashboard: {
      title: "Urgent activities",
      description:
        "Remediation and whatever editors expedite. Has workers of its own, so that nothing is before it.",
    },
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
