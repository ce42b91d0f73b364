export type Labels = Readonly<Record<string, string>>;

/** What a workload's pods are selected by; never changes, as a Deployment's selector cannot. */
export function selectorLabels(workload: string): Labels {
  return { "app.kubernetes.io/name": workload, "app.kubernetes.io/part-of": "temporal-cms" };
}

/** What every object of a workload carries. */
export function objectLabels(workload: string): Labels {
  return { ...selectorLabels(workload), "app.kubernetes.io/managed-by": "pulumi" };
}

/** On the pods of a worker pool: the task queue that they serve. */
export const taskQueueLabel = "temporal-cms/task-queue";
