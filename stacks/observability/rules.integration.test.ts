import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { taskQueues } from "@temporal-cms/contracts";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type DevServer, freePort, startDevServer } from "../../tests/support/dev-server.ts";
import { type OwnProgram, startOwnProgram } from "../../tests/support/own-program.ts";
import { type Prometheus, startPrometheus } from "../../tests/support/prometheus.ts";
import { forEachQueue, queueDeclarations } from "../workloads/task-queues.ts";
import { queueLimits } from "./queue-limits.ts";
import { ruleFiles, rulesFolder } from "./rule-files.ts";
import { taskQueueDashboard } from "./task-queue-dashboard.ts";

describe("promtool", () => {
  it.each(ruleFiles().map(({ concern }) => concern))("accepts %s and all of its cases", (concern) => {
    for (const command of [
      ["check", "rules", `${concern}.yaml`],
      ["test", "rules", `${concern}_tests.yaml`],
    ]) {
      const { status, stdout, stderr } = spawnSync(process.env["PROMTOOL"] ?? "promtool", command, {
        cwd: rulesFolder,
        encoding: "utf8",
      });
      expect(status, `${stdout}${stderr}`).toBe(0);
    }
  });
});

/** Real workers on two queues and none on the third, a real server, and a real Prometheus that looks at all of them. */
describe("on the metrics of real processes", () => {
  let folder: string;
  let server: DevServer;
  let connection: Connection;
  let prometheus: Prometheus;
  const workers: OwnProgram[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "queue-metrics-"));
    server = await startDevServer({ backlogMetricsSeconds: 1 });
    connection = await Connection.connect({ address: server.address });
    const limits = join(folder, "limits.yaml");
    const groups = Object.values(
      forEachQueue((queue, { alerts, scaling }) => queueLimits(queue, alerts, scaling)),
    );
    writeFileSync(limits, JSON.stringify({ groups }));
    prometheus = await startPrometheus({
      ruleFiles: [...ruleFiles().map(({ concern }) => join(rulesFolder, `${concern}.yaml`)), limits],
      targets: [
        server.metricsAddress,
        await startWorker(taskQueues.workflow),
        await startWorker(taskQueues.activity),
      ],
    });
  });
  afterAll(async () => {
    await prometheus.stop();
    await Promise.all(workers.map((worker) => worker.stop()));
    await connection.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** @returns `host:port` of its metrics */
  async function startWorker(queue: string): Promise<string> {
    const sites = join(folder, "sites.json");
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    writeFileSync(
      sites,
      JSON.stringify([
        { site: "newsroom", cms: "wordpress", baseUrl: nowhere, username: "w", applicationPassword: "w" },
      ]),
    );
    const port = await freePort();
    const worker = startOwnProgram("services/worker/main.ts", {
      TEMPORAL_ADDRESS: server.address,
      TEMPORAL_NAMESPACE: server.namespace,
      WORKFLOW_TASK_QUEUE: queue,
      HOST: "127.0.0.1",
      PORT: String(port),
      CMS_SITES_FILE: sites,
      TRANSLATION_URL: nowhere,
      COMPLIANCE_URL: nowhere,
      NOTIFICATION_URL: nowhere,
      SERVICE_TOKEN: "a-token-that-nobody-asks-for-in-this-test",
    });
    workers.push(worker);
    await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200), {
      timeout: 60_000,
      interval: 100,
    });
    return `127.0.0.1:${port}`;
  }

  async function work(): Promise<void> {
    const client = new Client({ connection, namespace: server.namespace });
    const backfill = { sites: [{ site: "newsroom", cms: "wordpress" }] };
    const workflowId = `work-${Date.now()}`;
    await client.workflow.start("BackfillPublishSync", {
      workflowId,
      taskQueue: taskQueues.workflow,
      args: [backfill],
    });
    await client.workflow.start("BackfillPublishSync", {
      workflowId: `${workflowId}-nobody`,
      taskQueue: taskQueues.highPriority,
      args: [backfill],
    });
  }

  it("every query of the dashboard has an answer for the queues that are served", async () => {
    const { panels } = taskQueueDashboard(forEachQueue((_queue, { dashboard }) => dashboard));
    const queries = panels
      .flatMap((panel) => ("targets" in panel ? panel.targets : []))
      .map(({ expr }) => expr)
      .filter((expr) => !expr.includes(taskQueues.highPriority));
    expect(queries).toHaveLength(14);
    await vi.waitFor(
      async () => {
        await work();
        for (const query of queries) {
          const [sample, ...others] = await prometheus.query(query);
          expect(sample?.value, query).toBeGreaterThanOrEqual(0);
          expect(others, query).toEqual([]);
        }
      },
      { timeout: 90_000, interval: 1000 },
    );
  });

  it("work that nobody takes is seen as waiting, and the queue as one without a worker", async () => {
    const queue = `{task_queue="${taskQueues.highPriority}"}`;
    await vi.waitFor(
      async () => {
        const [waiting] = await prometheus.query(`cms:task_queue_backlog:tasks${queue}`);
        expect(waiting?.value).toBeGreaterThan(0);
        const [age] = await prometheus.query(`cms:task_queue_backlog_age:seconds${queue}`);
        expect(age?.value).toBeGreaterThan(0);
        const alerts = await prometheus.query(`ALERTS{alertname="TaskQueueNoPollers"}`);
        expect(alerts.map(({ labels }) => [labels["task_queue"], labels["alertstate"]])).toEqual([
          [taskQueues.highPriority, "pending"],
        ]);
      },
      { timeout: 60_000, interval: 500 },
    );
    const { scaling } = queueDeclarations[taskQueues.highPriority];
    expect(await prometheus.query(`cms:task_queue_workers_floor:pods${queue}`)).toMatchObject([
      { value: scaling.floor },
    ]);
  });
});
