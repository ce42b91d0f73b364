import * as kubernetes from "@pulumi/kubernetes";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import { objectLabels } from "../workloads/labels.ts";
import { forEachQueue } from "../workloads/task-queues.ts";
import type { MonitoringInput } from "../workloads/workloads-input.ts";
import { prometheusRule } from "./prometheus-rule.ts";
import { ruleFiles, withRunbooks } from "./rule-files.ts";
import { taskQueueDashboard } from "./task-queue-dashboard.ts";

/**
 * The alerts of charts/observability for the Prometheus operator, and the dashboard of the task queues for the sidecar of Grafana's
 * chart, which takes up ConfigMaps with the label `grafana_dashboard`.
 */
export function observability(
  namespace: Input<string>,
  { runbooks }: MonitoringInput,
  options: CustomResourceOptions,
): void {
  for (const { concern, groups } of ruleFiles()) {
    prometheusRule(concern, namespace, withRunbooks(groups, runbooks), options);
  }
  const name = "task-queues-dashboard";
  const dashboard = taskQueueDashboard(forEachQueue((_queue, declaration) => declaration.dashboard));
  new kubernetes.core.v1.ConfigMap(
    name,
    {
      metadata: { name, namespace, labels: { ...objectLabels(name), grafana_dashboard: "1" } },
      data: { "task-queues.json": JSON.stringify(dashboard) },
    },
    options,
  );
}
