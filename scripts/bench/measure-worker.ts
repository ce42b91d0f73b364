import { readFileSync } from "node:fs";
import { queries } from "@temporal-cms/contracts";
import { median } from "./statistics.ts";
import { type Surroundings, openLifecycles } from "./surroundings.ts";

export interface WorkerFigures {
  /** From spawning to ready, median, in milliseconds. */
  readonly startMilliseconds: number;
  readonly emptyMegabytes: number;
  readonly cachedWorkflows: number;
  readonly fullMegabytes: number;
  readonly megabytesPerWorkflow: number;
}

/** A lifecycle that waits for its translations holds two children open: each counts as a workflow in the cache. */
const workflowsEach = 3;

/** The worker process of `cms.workflow.queue`: how soon it is ready, and what it holds with so many workflows in its cache. */
export async function measureWorker(
  around: Surroundings,
  starts: number,
  cached: number,
): Promise<WorkerFigures> {
  const times: number[] = [];
  for (let start = 0; start < starts; start += 1) {
    const worker = await around.startWorkflowWorker(10);
    times.push(worker.startMilliseconds);
    await worker.stop();
  }
  const worker = await around.startWorkflowWorker(cached + workflowsEach);
  try {
    const emptyMegabytes = residentMegabytes(worker.pid);
    const ids = await openLifecycles(around.client, Math.ceil(cached / workflowsEach));
    for (const id of ids) await around.client.workflow.getHandle(id).query(queries.currentStage);
    const fullMegabytes = residentMegabytes(worker.pid);
    return {
      startMilliseconds: median(times),
      emptyMegabytes,
      cachedWorkflows: cached,
      fullMegabytes,
      megabytesPerWorkflow: (fullMegabytes - emptyMegabytes) / cached,
    };
  } finally {
    await worker.stop();
  }
}

function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes ?? NaN) / 1024;
}
