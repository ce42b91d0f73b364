import { readFileSync } from "node:fs";
import { taskQueues } from "@temporal-cms/contracts";
import {
  type Closeable,
  ConfigError,
  type Logger,
  type TemporalTarget,
  startHttpService,
  startOrSignalLifecycle,
} from "@temporal-cms/runtime";
import { Client, Connection, WorkflowNotFoundError } from "@temporalio/client";
import { Runtime, Worker, type WorkerOptions } from "@temporalio/worker";
import { createActivities } from "./activities.ts";
import { connectWorker } from "./connect.ts";
import { cmsClients, loadSites } from "./cms/sites.ts";
import { sdkLogger } from "./sdk-logger.ts";
import { freeLoopbackPort } from "./metrics-port.ts";
import { type ActivityServices, httpServices } from "./services.ts";
import { shutdownForceSeconds, shutdownGraceSeconds } from "./shutdown-times.ts";
import type { ActivityConfig, WorkerConfig } from "./worker-config.ts";
import { workflowBundlePath } from "./workflow-bundle.ts";

export interface RunningWorker extends Closeable {
  /** Of `/healthz`, `/readyz` and `/metrics`. */
  readonly url: string;
  /** Settles when the worker has stopped, by `close` or by a fault. */
  readonly stopped: Promise<void>;
}

/** People take from minutes to weeks, in seconds. */
const waitBuckets = [60, 600, 3_600, 14_400, 86_400, 259_200, 604_800, 2_592_000];
/** Publishing takes from moments to the time that verification is given, in seconds. */
const delayBuckets = [1, 2, 5, 10, 30, 60, 300, 900];

/**
 * Starts the worker of one task queue: workflows on `cms.workflow.queue`, activities on the two others. SDK and business metrics
 * are on one port.
 */
export async function startWorker(
  config: WorkerConfig & { readonly activities?: ActivityConfig },
  temporal: TemporalTarget,
  logger: Logger,
): Promise<RunningWorker> {
  const sdkMetrics = `127.0.0.1:${await freeLoopbackPort()}`;
  Runtime.install({
    logger: sdkLogger(logger),
    telemetryOptions: {
      metrics: {
        prometheus: {
          bindAddress: sdkMetrics,
          countersTotalSuffix: true,
          unitSuffix: true,
          useSecondsForDurations: true,
          histogramBucketOverrides: { cms_human_task_age: waitBuckets, cms_publish_delay: delayBuckets },
        },
      },
    },
    shutdownSignals: [],
  });
  const connection = await connectWorker(temporal);
  const outside = config.activities ? await connectServices(config.activities, temporal) : undefined;
  const worker = await Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue: config.WORKFLOW_TASK_QUEUE,
    shutdownGraceTime: `${shutdownGraceSeconds} seconds`,
    shutdownForceTime: `${shutdownForceSeconds} seconds`,
    ...versioning(config),
    ...(outside
      ? {
          activities: createActivities(outside.services),
          maxConcurrentActivityTaskExecutions: config.MAX_CONCURRENT_ACTIVITIES,
        }
      : { workflowBundle: { code: readBundle() }, maxCachedWorkflows: config.MAX_CACHED_WORKFLOWS }),
  });
  const http = await startHttpService({
    name: "worker",
    logger,
    host: config.HOST,
    port: config.PORT,
    routes: () => undefined,
    isReady: () => worker.getState() === "RUNNING",
    extraMetrics: async () => (await fetch(`http://${sdkMetrics}/metrics`)).text(),
  });
  const stopped = worker.run();
  logger.info({ taskQueue: config.WORKFLOW_TASK_QUEUE, namespace: temporal.namespace }, "worker runs");
  const drain = (): void => {
    http.drain?.();
    if (worker.getState() === "RUNNING") worker.shutdown();
  };
  return {
    url: http.url,
    stopped,
    drain,
    async close() {
      drain();
      await stopped;
      await http.close();
      await connection.close();
      await outside?.connection.close();
    },
  };
}

/** Both set in production: workflows stay with the build they began on (design, decision 7). */
function versioning({
  WORKER_DEPLOYMENT_NAME: deploymentName,
  WORKER_BUILD_ID: buildId,
}: WorkerConfig): Pick<WorkerOptions, "workerDeploymentOptions"> {
  if (deploymentName === undefined || buildId === undefined) return {};
  return {
    workerDeploymentOptions: {
      version: { deploymentName, buildId },
      useWorkerVersioning: true,
      defaultVersioningBehavior: "PINNED",
    },
  };
}

function readBundle(): string {
  try {
    return readFileSync(workflowBundlePath, "utf8");
  } catch {
    throw new ConfigError([
      `${taskQueues.workflow}: the workflow bundle is missing; build it by npm run bundle`,
    ]);
  }
}

async function connectServices(
  config: ActivityConfig,
  temporal: TemporalTarget,
): Promise<{ services: ActivityServices; connection: Connection }> {
  const cms = cmsClients(loadSites(config.CMS_SITES_FILE));
  const connection = await Connection.connect(temporal.connection);
  const client = new Client({ connection, namespace: temporal.namespace });
  const lifecycles: ActivityServices["lifecycles"] = {
    async isOpen(workflowId) {
      try {
        return (await client.workflow.getHandle(workflowId).describe()).status.name === "RUNNING";
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
    startOrSignal: (keyed) => startOrSignalLifecycle(client, keyed),
  };
  return { services: { cms, lifecycles, ...httpServices(config) }, connection };
}
