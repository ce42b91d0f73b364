/**
 * Every name that crosses a process boundary, spelled once. Source: the seed's sections 3 and 6.
 */

/** Namespace of each environment; staging and prod are separate clusters or accounts (seed, section 6). */
export const namespaces = {
  dev: "cms-orchestration-dev",
  staging: "cms-orchestration",
  prod: "cms-orchestration",
} as const;

/** How long closed workflows are kept, in days (seed, sections 6.1 and 6.2). */
export const retentionDays = { dev: 7, staging: 30, prod: 90 } as const;

export const taskQueues = {
  workflow: "cms.workflow.queue",
  activity: "cms.activity.queue",
  highPriority: "cms.highprio.queue",
} as const;
export type TaskQueue = (typeof taskQueues)[keyof typeof taskQueues];

export const workflowTypes = {
  contentLifecycle: "ContentLifecycleWorkflow",
  translation: "TranslationSubWorkflow",
  complianceReview: "ComplianceReviewWorkflow",
  publishAndSync: "PublishAndSyncWorkflow",
  backfill: "BackfillPublishSync",
} as const;

export const signals = {
  contentUpdated: "contentUpdated",
  translationComplete: "translationComplete",
  approvalGranted: "approvalGranted",
  approvalRejected: "approvalRejected",
  publishNow: "publishNow",
  cancelLifecycle: "cancelLifecycle",
} as const;
export type SignalName = keyof typeof signals;

export const queries = {
  currentStage: "currentStage",
  awaitingAction: "awaitingAction",
  linkedCmsUrl: "linkedCmsUrl",
  lifecycleStatus: "lifecycleStatus",
} as const;
export type QueryName = keyof typeof queries;

/** Custom search attributes and their Temporal types. Values are plain text: no personal data (seed, section 6.2). */
export const searchAttributes = {
  cmsId: "Keyword",
  site: "Keyword",
  stage: "Keyword",
  dueDate: "Datetime",
  priority: "Int",
  awaitingAction: "Keyword",
} as const;
export type SearchAttributeName = keyof typeof searchAttributes;

/** Memo field of a lifecycle: the last event keys it has accepted, so that a repeated event is known as a duplicate. */
export const eventKeysMemo = "eventKeys";

/** The Temporal Schedule that starts `BackfillPublishSync` (the seed's cron). */
export const backfillScheduleId = "backfill-publish-sync";

export const stages = [
  "draft",
  "translating",
  "compliance",
  "remediation",
  "awaiting_approval",
  "scheduled",
  "publishing",
  "verifying",
  "published",
  "rejected",
  "cancelled",
  "failed",
] as const;
export type Stage = (typeof stages)[number];

/** What a lifecycle waits for a person to do; `none` while machines work. */
export const awaitedActions = ["none", "edit", "compliance_decision", "approval"] as const;
export type AwaitedAction = (typeof awaitedActions)[number];

export const roles = ["cms-admin", "cms-reviewer", "observer"] as const;
export type Role = (typeof roles)[number];

/** Which signals a CMS site may send, and in which of the actor's roles (seed, section 6.2). The others have their own routes. */
export const signalRoles = {
  approvalGranted: ["cms-admin", "cms-reviewer"],
  approvalRejected: ["cms-admin", "cms-reviewer"],
  publishNow: ["cms-admin"],
  cancelLifecycle: ["cms-admin"],
} as const satisfies Partial<Record<SignalName, readonly Role[]>>;
export type SiteSignalName = keyof typeof signalRoles;

/** Header names of the Standard Webhooks specification; `webhook-id` carries the event key. */
export const webhookHeaders = {
  id: "webhook-id",
  timestamp: "webhook-timestamp",
  signature: "webhook-signature",
} as const;
/** Which site's key signed the request. */
export const siteHeader = "x-cms-site";

/** The policy checks of the compliance gate (seed, section 4.5). */
export const complianceChecks = ["pii", "legal", "taxonomy"] as const;
export type ComplianceCheck = (typeof complianceChecks)[number];
