import { z } from "zod";
import {
  ContentRef,
  ContentVersion,
  LifecyclePolicy,
  Locale,
  Priority,
  PublishTime,
  Target,
  defaultPriority,
  targetKey,
} from "./content.ts";
import { roles } from "./names.ts";

/** A person as the CMS or the identity provider names them: an opaque id, no name and no address (facts: histories hold no personal data). */
export const Actor = z
  .strictObject({
    id: z.string().regex(/^[A-Za-z0-9:._@-]{1,128}$/, "an actor id is 1 to 128 plain characters"),
    role: z.enum(roles),
  })
  .meta({ id: "Actor" });
export type Actor = z.infer<typeof Actor>;

/** What made the CMS send the event. `translation_edited` names a target item, all others the source item. */
export const ContentChange = z
  .enum(["created", "updated", "rescheduled", "translation_edited", "resync", "deleted"])
  .meta({ id: "ContentChange" });
export type ContentChange = z.infer<typeof ContentChange>;

/** Names an event (see `eventKeyText`): the same save twice has the same key. */
export const EventKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,128}$/, "an event key is 16 to 128 of A-Z, a-z, 0-9, _ and -")
  .meta({ id: "EventKey" });

/** What an event key is made of; `occurrence` tells apart what an editor may repeat on one revision. */
export interface EventIdentity {
  readonly site: string;
  readonly uuid: string;
  readonly locale: string;
  readonly revision: string;
  readonly change: ContentChange;
  /** With `rescheduled`, `resync` and `deleted` an id of its own for each time that a person does it; empty otherwise. */
  readonly occurrence?: string;
}

/**
 * The text whose SHA-256, in lower-case hexadecimal, is the event key: the parts joined by NUL, the uuid in lower case.
 * Every CMS module computes it alike; fixtures/event-key.json has the examples.
 */
export function eventKeyText(identity: EventIdentity): string {
  const { site, uuid, locale, revision, change, occurrence = "" } = identity;
  return [site, uuid.toLowerCase(), locale, revision, change, occurrence].join("\u0000");
}

function eachTargetOnce(targets: readonly Target[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, target] of targets.entries()) {
    const key = targetKey(target);
    if (seen.has(key)) context.addIssue({ code: "custom", path: [index], message: `${key} is named twice` });
    seen.add(key);
  }
}

/** The fields that `localesFit` compares; it runs as soon as these are well formed, so that all faults are told at once. */
const LocaleFields = z.object({
  change: ContentChange,
  sourceLocale: Locale,
  version: z.object({ locale: Locale }),
  targets: z.array(z.object({ locale: Locale })),
});

function localesFit(event: z.infer<typeof LocaleFields>, context: z.RefinementCtx): void {
  const fault = (message: string): void =>
    context.addIssue({ code: "custom", path: ["version", "locale"], message });
  const { locale } = event.version;
  if (event.change !== "translation_edited") {
    if (locale !== event.sourceLocale) fault("must be the source's locale");
    return;
  }
  if (!event.targets.some((target) => target.locale === locale))
    fault("an edited translation must be of a target's locale");
  if (locale === event.sourceLocale) fault("the source's locale is no translation");
}

/**
 * Body of `POST /workflows`: a content event. It starts the item's lifecycle or updates the open one.
 * `source` is the item that people write; `version` is what was saved: the source's, or with `translation_edited` a target's.
 */
export const ContentEvent = z
  .strictObject({
    change: ContentChange,
    source: ContentRef,
    sourceLocale: Locale,
    version: ContentVersion,
    /** Where the source item is or will be read by the public. */
    url: z.url(),
    targets: z.array(Target).min(1).max(50).superRefine(eachTargetOnce),
    publishAt: PublishTime.optional(),
    policy: LifecyclePolicy.prefault({}),
    priority: Priority.default(defaultPriority),
    actor: Actor,
  })
  .superRefine(localesFit, { when: ({ value }) => LocaleFields.safeParse(value).success })
  .meta({ id: "ContentEvent" });
export type ContentEvent = z.infer<typeof ContentEvent>;

/** A content event with its key, as it travels in the `contentUpdated` signal. */
export const KeyedContentEvent = z
  .strictObject({ key: EventKey, event: ContentEvent })
  .meta({ id: "KeyedContentEvent" });
export type KeyedContentEvent = z.infer<typeof KeyedContentEvent>;

/**
 * Names exactly what a person approves: each locale with its revision, sorted by target, such as
 * `newsroom/de@58,newsroom/en@41`. Any edit of any of them makes another name (design, decision 2).
 */
export const ReviewedRevision = z.string().min(3).max(4000).meta({ id: "ReviewedRevision" });

export const ApprovalGranted = z
  .strictObject({ revision: ReviewedRevision, actor: Actor, comment: z.string().max(2000).optional() })
  .meta({ id: "ApprovalGranted" });
export type ApprovalGranted = z.infer<typeof ApprovalGranted>;

export const ApprovalRejected = z
  .strictObject({
    revision: ReviewedRevision,
    actor: Actor,
    /** Shown to the author. */
    reason: z.string().trim().min(1).max(2000),
    /** Ends the lifecycle as `rejected`; otherwise the content goes back to `draft` and an edit starts it anew. */
    final: z.boolean().default(false),
  })
  .meta({ id: "ApprovalRejected" });
export type ApprovalRejected = z.infer<typeof ApprovalRejected>;

/** Skips the schedule, not the gates. */
export const PublishNow = z.strictObject({ actor: Actor }).meta({ id: "PublishNow" });
export type PublishNow = z.infer<typeof PublishNow>;

export const CancelLifecycle = z
  .strictObject({ actor: Actor, reason: z.string().trim().min(1).max(2000) })
  .meta({ id: "CancelLifecycle" });
export type CancelLifecycle = z.infer<typeof CancelLifecycle>;

/** Sent to a `TranslationSubWorkflow` when the vendor says that a job has ended. The outcome is a hint; the worker asks the service. */
export const TranslationComplete = z
  .strictObject({ jobId: z.string().min(1).max(2000), outcome: z.enum(["completed", "failed", "cancelled"]) })
  .meta({ id: "TranslationComplete" });
export type TranslationComplete = z.infer<typeof TranslationComplete>;

/** The schema of each signal's payload. */
export const signalPayloads = {
  contentUpdated: KeyedContentEvent,
  translationComplete: TranslationComplete,
  approvalGranted: ApprovalGranted,
  approvalRejected: ApprovalRejected,
  publishNow: PublishNow,
  cancelLifecycle: CancelLifecycle,
} as const;
