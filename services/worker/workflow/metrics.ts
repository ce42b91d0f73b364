import { metricMeter } from "@temporalio/workflow";

/** Business metrics that workflows count; the SDK exports them beside its own and leaves replays out. */
export const decisionsOverdue = metricMeter.createCounter(
  "cms_human_task_sla_breaches",
  "{tasks}",
  "Decisions that people did not take before their deadline",
);
export const lifecyclesEnded = metricMeter.createCounter(
  "cms_lifecycles_ended",
  "{lifecycles}",
  "Lifecycles by the stage they ended in",
);
export const translationsMissed = metricMeter.createCounter(
  "cms_translations_missed",
  "{locales}",
  "Locales whose translation missed its deadline or failed",
);
export const decisionAge = metricMeter.createHistogram(
  "cms_human_task_age",
  "float",
  "seconds",
  "How long people took to decide",
);
export const publishDelay = metricMeter.createHistogram(
  "cms_publish_delay",
  "float",
  "seconds",
  "From the requested time to the verified page",
);
export const driftFound = metricMeter.createCounter(
  "cms_drift_found",
  "{items}",
  "Published items that are no longer as their lifecycle left them",
);
