export { startWorker, type RunningWorker } from "./worker.ts";
export { loadWorkerConfig } from "./worker-config.ts";
export { workflowBundlePath, workflowsPath } from "./workflow-bundle.ts";
