import { z } from "zod";
import { ContentRef, Instant, Locale, Priority, PublishTime, SiteSlug, TargetItem } from "./content.ts";
import { ReviewedRevision } from "./lifecycle.ts";
import { awaitedActions, complianceChecks, stages } from "./names.ts";

/** What each check found: counts and rules, never the text (histories hold no personal data). */
export const ComplianceSummary = z
  .strictObject({
    check: z.enum(complianceChecks),
    blocking: z.int().min(0),
    advisory: z.int().min(0),
    rules: z.array(z.string()).max(100),
  })
  .meta({ id: "ComplianceSummary" });
export type ComplianceSummary = z.infer<typeof ComplianceSummary>;

export const LocaleStatus = z
  .strictObject({
    locale: Locale,
    state: z.enum(["source", "pending", "translating", "ready", "missed", "published"]),
    items: z.array(TargetItem),
  })
  .meta({ id: "LocaleStatus" });
export type LocaleStatus = z.infer<typeof LocaleStatus>;

export const HistoryEntry = z
  .strictObject({
    at: Instant,
    what: z.string().max(64),
    actor: z.string().max(128).optional(),
    note: z.string().max(2000).optional(),
  })
  .meta({ id: "HistoryEntry" });
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** Answer of the `lifecycleStatus` query: all that a CMS panel shows. */
export const LifecycleStatus = z
  .strictObject({
    workflowId: z.string(),
    source: ContentRef,
    stage: z.enum(stages),
    awaitingAction: z.enum(awaitedActions),
    /** What an approval or rejection must name now. */
    revision: ReviewedRevision,
    approvedRevision: ReviewedRevision.optional(),
    dueDate: Instant.optional(),
    publishAt: PublishTime.optional(),
    expedited: z.boolean(),
    priority: Priority,
    locales: z.array(LocaleStatus),
    compliance: z.array(ComplianceSummary),
    linkedCmsUrl: z.url().optional(),
    /** Why the last decision or failure came about. */
    reason: z.string().max(2000).optional(),
    /** The latest 50 steps. */
    history: z.array(HistoryEntry).max(50),
  })
  .meta({ id: "LifecycleStatus" });
export type LifecycleStatus = z.infer<typeof LifecycleStatus>;

/** What a finished lifecycle returns. */
export const LifecycleResult = z
  .strictObject({
    stage: z.enum(["published", "rejected", "cancelled"]),
    revision: ReviewedRevision,
    published: z.array(TargetItem),
    missedLocales: z.array(Locale),
  })
  .meta({ id: "LifecycleResult" });
export type LifecycleResult = z.infer<typeof LifecycleResult>;

/** Argument of `BackfillPublishSync`; the schedule that the stack makes carries it. */
export const BackfillInput = z
  .strictObject({
    sites: z
      .array(z.strictObject({ site: SiteSlug, cms: ContentRef.shape.cms }))
      .min(1)
      .max(100),
  })
  .meta({ id: "BackfillInput" });
export type BackfillInput = z.infer<typeof BackfillInput>;
