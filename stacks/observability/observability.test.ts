import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { taskQueues } from "@temporal-cms/contracts";
import { describe, expect, it } from "vitest";
import { queueDeclarations } from "../workloads/task-queues.ts";
import { declare } from "../workloads/testing/declared.ts";
import { exampleInput, without } from "../workloads/testing/example-input.ts";
import { ruleFiles, rulesFolder, withRunbooks } from "./rule-files.ts";
import type { RuleGroup } from "./prometheus-rule.ts";
import { taskQueueDashboard } from "./task-queue-dashboard.ts";

const runbooksFolder = join(import.meta.dirname, "../../runbooks");
const alerts = ruleFiles()
  .flatMap(({ groups }) => groups)
  .flatMap(({ rules }) => rules)
  .flatMap(({ alert }) => alert ?? []);

describe("rule files", () => {
  it("have promtool's tests beside them", () => {
    for (const { concern } of ruleFiles()) {
      expect(existsSync(join(rulesFolder, `${concern}_tests.yaml`)), concern).toBe(true);
    }
  });

  it("hold alerts that each have a page of their name, and no page is without its alert", () => {
    const pages = readdirSync(runbooksFolder).filter(
      (name) => name !== "TEMPLATE.md" && name !== "README.md",
    );
    expect(pages.map((name) => name.replace(/\.md$/, "")).sort()).toEqual([...alerts].sort());
  });

  it("get the address of the page", () => {
    const [group] = withRunbooks(
      [
        {
          name: "g",
          rules: [
            { alert: "Late", expr: "1", annotations: { summary: "late" } },
            { record: "a:b", expr: "1" },
          ],
        },
      ],
      "https://git.example.org/runbooks",
    );
    expect(group?.rules).toEqual([
      {
        alert: "Late",
        expr: "1",
        annotations: { summary: "late", runbook_url: "https://git.example.org/runbooks/Late.md" },
      },
      { record: "a:b", expr: "1" },
    ]);
  });
});

describe("with monitoring", () => {
  it("each queue says what is normal for it, by the environment's own scaling", async () => {
    const declared = await declare({
      ...exampleInput,
      queueScaling: { [taskQueues.activity]: { floor: 4, ceiling: 40 } },
    });
    const { spec } = declared.one("PrometheusRule", queueDeclarations[taskQueues.activity].workers);
    const labels = { task_queue: "cms.activity.queue" };
    expect((spec as { groups: readonly RuleGroup[] }).groups).toEqual([
      {
        name: "limits of cms.activity.queue",
        rules: [
          {
            record: "cms:task_queue_backlog_limit:tasks",
            expr: "vector(400)",
            labels: { ...labels, severity: "warning" },
          },
          {
            record: "cms:task_queue_start_delay_limit:seconds",
            expr: "vector(60)",
            labels: { ...labels, severity: "warning" },
          },
          { record: "cms:task_queue_workers_floor:pods", expr: "vector(4)", labels },
        ],
      },
    ]);
  });

  it("every rule file becomes a PrometheusRule, and the dashboard a ConfigMap", async () => {
    const declared = await declare(exampleInput);
    for (const { concern } of ruleFiles()) declared.one("PrometheusRule", concern);
    const { manifest } = declared.one("ConfigMap", "task-queues-dashboard");
    expect(manifest.metadata.labels).toMatchObject({ grafana_dashboard: "1" });
    expect(JSON.parse(manifest.data?.["task-queues.json"] ?? "")).toMatchObject({ title: /task queues/ });
  });

  it("is asked for: without it there is none of this", async () => {
    const declared = await declare(without(exampleInput, "monitoring"));
    expect(declared.ofKind("PrometheusRule")).toEqual([]);
    expect(declared.ofKind("ConfigMap").filter(({ name }) => name.endsWith("dashboard"))).toEqual([]);
  });
});

describe("the dashboard", () => {
  const { panels } = taskQueueDashboard({
    "cms.workflow.queue": { title: "A", description: "a" },
    "cms.activity.queue": { title: "B", description: "b" },
    "cms.highprio.queue": { title: "C", description: "c" },
  });

  it("has a row for each queue, under one another", () => {
    const rows = panels.filter(({ type }) => type === "row");
    expect(rows.map(({ title, gridPos }) => [title, gridPos.y])).toEqual([
      ["A (cms.workflow.queue)", 0],
      ["B (cms.activity.queue)", 9],
      ["C (cms.highprio.queue)", 18],
    ]);
  });

  it("numbers its panels once, and none lies on another", () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const places = panels.map(({ gridPos: { x, y } }) => `${x},${y}`);
    expect(new Set(places).size).toBe(panels.length);
  });
});
