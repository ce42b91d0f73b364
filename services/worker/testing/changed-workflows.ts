import { sleep } from "@temporalio/workflow";
import { ContentLifecycleWorkflow as today } from "../lifecycle/workflow/content-lifecycle.ts";

/** What nobody may do to a workflow with open executions: a new command before all others. The replay test must notice it. */
export async function ContentLifecycleWorkflow(...args: Parameters<typeof today>): ReturnType<typeof today> {
  await sleep("1 minute");
  return today(...args);
}
