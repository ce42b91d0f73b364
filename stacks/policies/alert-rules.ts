import { at, listAt, unknown } from "./properties.ts";
import type { CheckedResource, ResourceRule } from "./rule.ts";

interface Alert {
  readonly name: string;
  readonly annotations: unknown;
}

/** One page an alert, whose file has the alert's name. */
export const alertsCarryRunbook: ResourceRule = {
  kind: "resource",
  name: "alerts-carry-runbook",
  description: "Whoever is woken by an alert finds in it the address of its runbook.",
  violations: (resource) =>
    alertsOf(resource)
      .filter(({ name, annotations }) => !isRunbook(at(annotations, "runbook_url"), name))
      .map(({ name }) => `alert ${name}: annotation runbook_url must be the https address of ${name}.md`),
};

function isRunbook(url: unknown, alert: string): boolean {
  if (url === unknown) return true;
  return typeof url === "string" && url.startsWith("https://") && url.endsWith(`/${alert}.md`);
}

/** Alerts of the Prometheus operator and of Grafana; recording rules wake nobody. */
function alertsOf({ type, props }: CheckedResource): Alert[] {
  if (/^kubernetes:monitoring\.coreos\.com\/[^:]+:PrometheusRule$/.test(type)) {
    return listAt(props, "spec", "groups")
      .flatMap((group) => listAt(group, "rules"))
      .filter((rule) => at(rule, "alert") !== undefined)
      .map((rule) => ({ name: String(at(rule, "alert")), annotations: at(rule, "annotations") }));
  }
  if (/^grafana:(?:alerting\/ruleGroup|index\/ruleGroup):RuleGroup$/.test(type)) {
    return listAt(props, "rules").map((rule) => ({
      name: String(at(rule, "name")),
      annotations: at(rule, "annotations"),
    }));
  }
  return [];
}
