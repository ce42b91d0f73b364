export { startWorker, type RunningWorker } from "./worker.ts";
export { loadWorkerConfig, shutdownForceSeconds, shutdownGraceSeconds } from "./worker-config.ts";
export { workflowBundlePath, workflowsPath } from "./workflow-bundle.ts";
