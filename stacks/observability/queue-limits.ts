import type { TaskQueue } from "@temporal-cms/contracts";
import type { QueueAlerts } from "../workloads/task-queues.ts";
import type { QueueScaling } from "../workloads/workloads-input.ts";
import type { RuleGroup } from "./prometheus-rule.ts";

/**
 * What is normal for one task queue, as series that the alerts of charts/observability/rules/task-queues.yaml compare with: an
 * alert is written once and fires by each queue's own limits.
 */
export function queueLimits(queue: TaskQueue, alerts: QueueAlerts, scaling: QueueScaling): RuleGroup {
  const { severity } = alerts;
  const series = (record: string, value: number, labels: Readonly<Record<string, string>> = {}) => ({
    record,
    expr: `vector(${value})`,
    labels: { task_queue: queue, ...labels },
  });
  return {
    name: `limits of ${queue}`,
    rules: [
      // What the ceiling's pods are meant to have before them: more than that, and adding pods has not helped.
      series("cms:task_queue_backlog_limit:tasks", scaling.ceiling * scaling.targetQueueSize, { severity }),
      series("cms:task_queue_start_delay_limit:seconds", alerts.startDelayLimitSeconds, { severity }),
      series("cms:task_queue_workers_floor:pods", scaling.floor),
    ],
  };
}
