/** Entry of the workflow bundle: every workflow type of this project. */
export { ContentLifecycleWorkflow } from "./lifecycle/workflow/content-lifecycle.ts";
export { TranslationSubWorkflow } from "./translation/workflow.ts";
export { ComplianceReviewWorkflow } from "./compliance/workflow.ts";
export { PublishAndSyncWorkflow } from "./publishing/workflow.ts";
export { BackfillPublishSync } from "./publishing/backfill-workflow.ts";
