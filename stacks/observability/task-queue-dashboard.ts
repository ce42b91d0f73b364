import type { TaskQueue } from "@temporal-cms/contracts";

/** What a queue's row says of itself, for people who do not know the queue. */
export interface DashboardRow {
  readonly title: string;
  readonly description: string;
}

interface Query {
  readonly legend: string;
  readonly expr: string;
}

interface Panel {
  readonly title: string;
  readonly description: string;
  /** Unit in Grafana's spelling. */
  readonly unit: "short" | "s";
  readonly queries: readonly Query[];
}

const rowHeight = 8;
const columns = 24;

/** One row for each queue, left to right: what waits, for how long, how late tasks start, who is there. */
function panelsOf(queue: TaskQueue): Panel[] {
  const of = (metric: string) => `${metric}{task_queue="${queue}"}`;
  return [
    {
      title: "Waiting tasks",
      description: "Above the limit for five minutes: TaskQueueBacklog.",
      unit: "short",
      queries: [
        { legend: "waiting", expr: of("cms:task_queue_backlog:tasks") },
        { legend: "limit", expr: of("cms:task_queue_backlog_limit:tasks") },
      ],
    },
    {
      title: "Oldest waiting task",
      description: "Age. Temporal Cloud does not tell it.",
      unit: "s",
      queries: [{ legend: "oldest", expr: of("cms:task_queue_backlog_age:seconds") }],
    },
    {
      title: "Start delay, 95 in 100",
      description:
        "From being scheduled to being started by a worker. Above the limit for five minutes: TaskQueueSlow.",
      unit: "s",
      queries: [
        { legend: "delay", expr: of("cms:task_queue_start_delay:seconds_p95") },
        { legend: "limit", expr: of("cms:task_queue_start_delay_limit:seconds") },
      ],
    },
    {
      title: "Workers",
      description: "No open poll for three minutes: TaskQueueNoPollers.",
      unit: "short",
      queries: [
        { legend: "open polls", expr: of("cms:task_queue_pollers:polls") },
        { legend: "free slots", expr: of("cms:task_queue_slots_available:slots") },
      ],
    },
  ];
}

/** Grafana's dashboard of all task queues: https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
export function taskQueueDashboard(rows: Readonly<Record<TaskQueue, DashboardRow>>) {
  return {
    uid: "temporal-cms-task-queues",
    title: "Temporal CMS: task queues",
    tags: ["temporal-cms"],
    schemaVersion: 39,
    editable: false,
    refresh: "30s",
    time: { from: "now-3h", to: "now" },
    templating: {
      list: [{ name: "datasource", label: "Prometheus", type: "datasource", query: "prometheus" }],
    },
    panels: (Object.keys(rows) as TaskQueue[]).flatMap((queue, index) => row(queue, rows[queue], index)),
  };
}

function row(queue: TaskQueue, { title, description }: DashboardRow, index: number) {
  const top = index * (rowHeight + 1);
  const panels = panelsOf(queue);
  const width = columns / panels.length;
  const id = index * (panels.length + 1) + 1;
  return [
    {
      id,
      type: "row",
      title: `${title} (${queue})`,
      description,
      collapsed: false,
      gridPos: { x: 0, y: top, w: columns, h: 1 },
      panels: [],
    },
    ...panels.map((panel, column) => ({
      id: id + 1 + column,
      type: "timeseries",
      title: panel.title,
      description: panel.description,
      datasource,
      gridPos: { x: column * width, y: top + 1, w: width, h: rowHeight },
      fieldConfig: { defaults: { unit: panel.unit, min: 0 }, overrides: [] },
      targets: panel.queries.map(({ legend, expr }, number) => ({
        refId: String.fromCodePoint("A".charCodeAt(0) + number),
        datasource,
        expr,
        legendFormat: legend,
      })),
    })),
  ];
}

const datasource = { type: "prometheus", uid: "${datasource}" };
