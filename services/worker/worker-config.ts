import { taskQueues } from "@temporal-cms/contracts";
import { ListenVariables, LogLevelVariable, ServiceTokenVariable, loadConfig } from "@temporal-cms/runtime";
import { z } from "zod";

const queues = Object.values(taskQueues);
const Count = (fallback: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,4}$/, "a whole number from 1 to 99999")
    .transform(Number)
    .default(fallback);

const WorkerVariables = z.object({
  ...ListenVariables,
  LOG_LEVEL: LogLevelVariable,
  /** Which queue this process serves: workflows run on `cms.workflow.queue`, activities on the two others. */
  WORKFLOW_TASK_QUEUE: z.enum(queues, `one of ${queues.join(", ")}`),
  /** How many workflows are kept in memory, about 1 MB each. */
  MAX_CACHED_WORKFLOWS: Count(250),
  MAX_CONCURRENT_ACTIVITIES: Count(50),
  /** Both set: the worker is a version of a deployment, and workflows stay with the version they began on. */
  WORKER_DEPLOYMENT_NAME: z.string().optional(),
  WORKER_BUILD_ID: z.string().optional(),
});

/** Only processes that run activities reach CMSs and services. */
const ActivityVariables = z.object({
  CMS_SITES_FILE: z.string(),
  TRANSLATION_URL: z.url(),
  COMPLIANCE_URL: z.url(),
  NOTIFICATION_URL: z.url(),
  SERVICE_TOKEN: ServiceTokenVariable,
});

export type WorkerConfig = z.infer<typeof WorkerVariables>;
export type ActivityConfig = z.infer<typeof ActivityVariables>;

/** @throws {ConfigError} naming all faults at once */
export function loadWorkerConfig(
  environment?: NodeJS.ProcessEnv,
): WorkerConfig & { readonly activities?: ActivityConfig } {
  const both = WorkerVariables.refine(
    (config) => (config.WORKER_DEPLOYMENT_NAME === undefined) === (config.WORKER_BUILD_ID === undefined),
    { path: ["WORKER_BUILD_ID"], message: "WORKER_DEPLOYMENT_NAME and WORKER_BUILD_ID go together" },
  );
  const runsActivities = (environment ?? process.env)["WORKFLOW_TASK_QUEUE"] !== taskQueues.workflow;
  if (!runsActivities) return loadConfig(both, environment);
  const { CMS_SITES_FILE, TRANSLATION_URL, COMPLIANCE_URL, NOTIFICATION_URL, SERVICE_TOKEN, ...config } =
    loadConfig(both.and(ActivityVariables), environment);
  return {
    ...config,
    activities: { CMS_SITES_FILE, TRANSLATION_URL, COMPLIANCE_URL, NOTIFICATION_URL, SERVICE_TOKEN },
  };
}
