import * as kubernetes from "@pulumi/kubernetes";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import { objectLabels } from "../workloads/labels.ts";

/** https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#rule */
export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule */
export function prometheusRule(
  name: string,
  namespace: Input<string>,
  groups: readonly RuleGroup[],
  options: CustomResourceOptions,
): void {
  new kubernetes.apiextensions.CustomResource(
    `${name}-rules`,
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      metadata: { name, namespace, labels: objectLabels(name) },
      spec: { groups },
    },
    options,
  );
}
