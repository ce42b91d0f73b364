import { z } from "zod";
import {
  CmsKind,
  ContentRef,
  ContentVersion,
  Instant,
  Locale,
  PublishTime,
  SiteSlug,
  Target,
  TargetItem,
  Uuid,
} from "./content.ts";
import { ComplianceSummary } from "./status.ts";
import { complianceChecks } from "./names.ts";
import { NotificationReceipt, NotificationRequest, TranslationJobState } from "./service-apis.ts";

/** Something published that no longer is as its lifecycle left it. */
export const Drift = z.strictObject({
  /** Not live any more, live with an earlier text, live with a text of nobody's approval, a locale never published, gone. */
  kind: z.enum(["missing", "reverted", "edited_outside", "locale_missing", "deleted"]),
  uuid: Uuid,
  type: z.string(),
  /** Where it drifted; the source may be on another site, which `workflowId` names. */
  site: SiteSlug,
  cms: CmsKind,
  locale: Locale,
  sourceLocale: Locale,
  workflowId: z.string(),
  locales: z.array(Locale),
  /** Tells one drift from the next of the same kind. */
  fingerprint: z.string(),
});
export type Drift = z.infer<typeof Drift>;

/**
 * Activity types with the schemas of their one argument and of their result. Both are plain JSON, so a worker in any language
 * can take an activity (the seed's polyglot goal). All carry references, never content (design, decision 1).
 */
export const activities = {
  /** Submits a source revision for translation into one locale, unless every target already holds a translation of that very source. */
  PushDraftToTranslation: {
    input: z.strictObject({
      source: ContentRef,
      version: ContentVersion,
      targets: z.array(Target).min(1),
      /** The `TranslationSubWorkflow` that is to be told. */
      workflowId: z.string(),
      idempotencyKey: z.string(),
      dueDate: Instant,
    }),
    output: z.discriminatedUnion("outcome", [
      z.strictObject({
        outcome: z.literal("submitted"),
        jobId: z.string(),
        vendor: z.string(),
        /** Vendors that answer at once have ended the job already. */
        state: TranslationJobState.optional(),
      }),
      z.strictObject({ outcome: z.literal("current"), items: z.array(TargetItem) }),
    ]),
  },
  /** Asks how a job stands: the fallback for a lost webhook. */
  PollTranslation: {
    input: z.strictObject({ jobId: z.string() }),
    output: z.strictObject({ state: TranslationJobState }),
  },
  /** Cancels a job that is no longer wanted; a job that has ended stays as it is. */
  CancelTranslation: {
    input: z.strictObject({ jobId: z.string() }),
    output: z.strictObject({ state: TranslationJobState }),
  },
  /**
   * Writes linked drafts of one locale to its targets: the job's text, or without a job the source's own. With a `setback` nothing
   * was written: the job is open (again), or its text must not be used.
   */
  StageDraft: {
    input: z.strictObject({
      source: ContentRef,
      version: ContentVersion,
      targets: z.array(Target).min(1),
      workflowId: z.string(),
      jobId: z.string().optional(),
    }),
    output: z.strictObject({
      items: z.array(TargetItem),
      setback: z.enum(["pending", "unusable"]).optional(),
    }),
  },
  /** Runs one check over all documents, and stores what it found beside each document in its CMS. */
  RunComplianceChecks: {
    input: z.strictObject({
      check: z.enum(complianceChecks),
      uuid: Uuid,
      site: SiteSlug,
      items: z.array(TargetItem).min(1),
    }),
    output: ComplianceSummary,
  },
  /** Works out the instant of publishing and has the CMS hold the item until then. */
  ScheduleCMSPublish: {
    input: z.strictObject({ uuid: Uuid, item: TargetItem, publishAt: PublishTime, workflowId: z.string() }),
    output: z.strictObject({ publishAt: Instant }),
  },
  /** Publishes exactly the given revision; works the instant out again and says `too_early` when zone rules have moved it. */
  PublishContent: {
    input: z.strictObject({
      uuid: Uuid,
      item: TargetItem,
      workflowId: z.string(),
      locales: z.array(Locale).min(1),
      /** Absent when the content is to appear at once. */
      publishAt: PublishTime.optional(),
    }),
    output: z.discriminatedUnion("outcome", [
      z.strictObject({ outcome: z.literal("published"), item: TargetItem }),
      z.strictObject({ outcome: z.literal("too_early"), publishAt: Instant }),
      z.strictObject({ outcome: z.literal("stale") }),
    ]),
  },
  /** Reads the item and its live page back and compares hash, locale, status and title. */
  VerifyPublished: {
    input: z.strictObject({ uuid: Uuid, item: TargetItem }),
    output: z.strictObject({ verifiedAt: Instant }),
  },
  /** Takes a published target back to draft: the compensation for another target's failure. */
  UnpublishContent: {
    input: z.strictObject({ uuid: Uuid, item: TargetItem, workflowId: z.string(), reason: z.string() }),
    output: z.strictObject({}),
  },
  NotifyStakeholders: { input: NotificationRequest, output: NotificationReceipt },
  /** Compares one page of a site's publications with how they stand now. */
  FindDrift: {
    input: z.strictObject({ site: SiteSlug, cms: CmsKind, cursor: z.string().optional() }),
    output: z.strictObject({
      checked: z.int().min(0),
      drifted: z.array(Drift),
      next: z.string().optional(),
    }),
  },
  /** Starts the lifecycle of what drifted anew, from the source as it stands now. */
  RestartLifecycle: {
    input: Drift,
    output: z.strictObject({ outcome: z.enum(["restarted", "already_open", "duplicate", "source_gone"]) }),
  },
} as const;

export type ActivityType = keyof typeof activities;
export type ActivityInput<Type extends ActivityType> = z.infer<(typeof activities)[Type]["input"]>;
export type ActivityOutput<Type extends ActivityType> = z.infer<(typeof activities)[Type]["output"]>;
/** All activities as functions: what workflows call and what the worker implements. */
export type Activities = {
  [Type in ActivityType]: (input: ActivityInput<Type>) => Promise<ActivityOutput<Type>>;
};
