/** Time that running activities and workflow tasks have to finish after SIGTERM, in seconds. */
export const shutdownGraceSeconds = 30;
/** After it the worker stops whatever is still going on, in seconds. A pod's grace period is 5 s longer. */
export const shutdownForceSeconds = 40;
/** After it the process ends, whatever the worker does, in seconds: before a pod's grace period is over. */
export const processEndSeconds = shutdownForceSeconds + 3;
