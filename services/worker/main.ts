import { createLogger, loadParts, loadTemporalTarget, run, shutDownOnSignal } from "@temporal-cms/runtime";
import { processEndSeconds } from "./shutdown-times.ts";
import { startWorker } from "./worker.ts";
import { loadWorkerConfig } from "./worker-config.ts";

await run(async () => {
  const { config, temporal } = loadParts({
    config: () => loadWorkerConfig(),
    temporal: () => loadTemporalTarget(),
  });
  const logger = createLogger(`worker ${config.WORKFLOW_TASK_QUEUE}`, config.LOG_LEVEL);
  const worker = await startWorker(config, temporal, logger);
  shutDownOnSignal({ logger, parts: [worker], forceAfter: processEndSeconds * 1000 });
  await worker.stopped;
});
