import { z } from "zod";
import { ContentHash, Instant, Locale, Priority, SiteSlug } from "./content.ts";
import { Actor, ReviewedRevision } from "./lifecycle.ts";
import { awaitedActions, complianceChecks, stages } from "./names.ts";

/** HTTP interfaces of the services that activities call. All are JSON; errors are RFC 9457 problem documents. */

// --- translation ---

export const TranslationJobState = z
  .enum(["pending", "completed", "failed", "cancelled"])
  .meta({ id: "TranslationJobState" });

/** Title and body of an item, as its CMS stores them. */
export const TranslatableText = z.strictObject({ title: z.string(), body: z.string() });
export type TranslatableText = z.infer<typeof TranslatableText>;

/**
 * What was translated before: an earlier state of the source, and the translation that its target holds now. Segments of the
 * source that are the same again are taken over from it and not sent to the vendor.
 */
export const PreviousTranslation = z
  .strictObject({ source: TranslatableText, translation: TranslatableText })
  .meta({ id: "PreviousTranslation" });
export type PreviousTranslation = z.infer<typeof PreviousTranslation>;

const TranslatedSource = {
  site: SiteSlug,
  sourceLocale: Locale,
  targetLocale: Locale,
  sourceHash: ContentHash,
  ...TranslatableText.shape,
  previous: PreviousTranslation.optional(),
} as const;

/** `POST /jobs`. The same `idempotencyKey` answers the same job. */
export const TranslationJobRequest = z
  .strictObject({
    idempotencyKey: z.string().min(8).max(256),
    ...TranslatedSource,
    /** The `TranslationSubWorkflow` that waits; the service signs it into the vendor's job. */
    workflowId: z.string().max(512),
    dueDate: Instant,
  })
  .meta({ id: "TranslationJobRequest" });
export type TranslationJobRequest = z.infer<typeof TranslationJobRequest>;

/** `POST /jobs/{jobId}/text`: the source again, as the service keeps nothing; the text is checked against it. */
export const TranslationTextRequest = z.strictObject(TranslatedSource).meta({ id: "TranslationTextRequest" });
export type TranslationTextRequest = z.infer<typeof TranslationTextRequest>;

/** The service's name of a job: the vendor's name in the configuration, a colon, and what the vendor calls the job. */
export const TranslationJobId = z.string().regex(/^[a-z0-9-]{1,32}:[^\s:][^\s]{0,1500}$/);

/**
 * Why a job ended without a text: the vendor's quota is used up; it refused the text or its languages; whether it took the job is not known, and
 * it was not sent again; it lost the job; what came back is not what the source asks for; its people or machines gave up.
 */
export const TranslationFailure = z
  .strictObject({
    kind: z.enum(["quota_exceeded", "refused", "outcome_unknown", "lost", "unusable", "given_up"]),
    message: z.string(),
  })
  .meta({ id: "TranslationFailure" });
export type TranslationFailure = z.infer<typeof TranslationFailure>;

/** Answer of `POST /jobs`, `GET /jobs/{jobId}` and `POST /jobs/{jobId}/cancel`; `failure` is there when `state` is `failed`. */
export const TranslationJob = z
  .strictObject({
    jobId: TranslationJobId,
    vendor: z.string(),
    state: TranslationJobState,
    sourceHash: ContentHash,
    targetLocale: Locale,
    failure: TranslationFailure.optional(),
  })
  .meta({ id: "TranslationJob" });
export type TranslationJob = z.infer<typeof TranslationJob>;

/** Answer of `POST /jobs/{jobId}/text`: the checked text when `state` is `completed`. */
export const TranslationText = z
  .strictObject({ ...TranslationJob.shape, ...TranslatableText.partial().shape })
  .meta({ id: "TranslationText" });
export type TranslationText = z.infer<typeof TranslationText>;

/** What the simulator posts to `/webhooks/translation/simulator`, signed by Standard Webhooks. */
export const SimulatorWebhook = z
  .strictObject({
    type: z.literal("translation.ended"),
    jobId: z.string().min(1).max(128),
    outcome: z.enum(["completed", "failed", "cancelled"]),
    /** Signed name of the waiting workflow, as given with the job. */
    reference: z.string(),
  })
  .meta({ id: "SimulatorWebhook" });
export type SimulatorWebhook = z.infer<typeof SimulatorWebhook>;

// --- compliance ---

/** `POST /checks/{check}` */
export const ComplianceRequest = z
  .strictObject({
    site: SiteSlug,
    documents: z
      .array(
        z.strictObject({
          locale: Locale,
          title: z.string(),
          /** Stored markup; offsets of findings count in it. */
          body: z.string(),
          terms: z.array(z.strictObject({ vocabulary: z.string(), name: z.string() })),
        }),
      )
      .min(1)
      .max(50),
  })
  .meta({ id: "ComplianceRequest" });
export type ComplianceRequest = z.infer<typeof ComplianceRequest>;

export const Finding = z
  .strictObject({
    rule: z.string(),
    severity: z.enum(["blocking", "advisory"]),
    locale: Locale,
    /** Half-open range in UTF-16 code units of the named field; absent when the finding is about the whole document. */
    span: z
      .strictObject({ field: z.enum(["title", "body"]), start: z.int().min(0), end: z.int().min(0) })
      .optional(),
    /** Never repeats the text that was found. */
    message: z.string(),
    suggestion: z.string().optional(),
  })
  .meta({ id: "Finding" });
export type Finding = z.infer<typeof Finding>;

/** Answer of `POST /checks/{check}`; also the body of the CMS modules' `PUT …/findings/{check}`. */
export const ComplianceReport = z
  .strictObject({ check: z.enum(complianceChecks), findings: z.array(Finding).max(1000) })
  .meta({ id: "ComplianceReport" });
export type ComplianceReport = z.infer<typeof ComplianceReport>;

// --- notification ---

export const notificationKinds = [
  "approval_requested",
  "approval_overdue",
  "compliance_failed",
  "compliance_overdue",
  "approval_withdrawn",
  "rejected",
  "translation_missed",
  "published",
  "publish_failed",
  "lifecycle_failed",
  "lifecycle_cancelled",
  "drift_found",
  /** Told by the notification service itself, of what has waited for a person for days. */
  "reminder",
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** What a workflow has to tell: the argument of `NotifyStakeholders`. Histories keep it, so there is no content in it. */
export const NotificationRequest = z
  .strictObject({
    dedupeKey: z.string().min(8).max(300),
    kind: z.enum(notificationKinds),
    workflowId: z.string(),
    site: SiteSlug,
    locale: Locale.optional(),
    priority: Priority,
    stage: z.enum(stages),
    awaitingAction: z.enum(awaitedActions),
    dueDate: Instant.optional(),
    reason: z.string().max(2000).optional(),
    url: z.url().optional(),
    /** What a decision must name; with it the notification can carry a link to decide by. */
    revision: ReviewedRevision.optional(),
    sourceLocale: Locale.optional(),
    /** Whose event it was. */
    askedBy: Actor.shape.id.optional(),
  })
  .meta({ id: "NotificationRequest" });
export type NotificationRequest = z.infer<typeof NotificationRequest>;

/** `POST /notifications`. The same `dedupeKey` is delivered once. */
export const Notification = z
  .strictObject({
    ...NotificationRequest.shape,
    /** When the workflow told it, by Temporal's clock. */
    occurredAt: Instant,
    /** Of the source, as the CMS has it at that revision. */
    title: z.string().max(200).optional(),
  })
  .meta({ id: "Notification" });
export type Notification = z.infer<typeof Notification>;

/** Accepted: kept until it is delivered, however the service ends. `GET /deliveries` says what became of it. */
export const NotificationReceipt = z
  .strictObject({ dedupeKey: z.string(), duplicate: z.boolean() })
  .meta({ id: "NotificationReceipt" });
export type NotificationReceipt = z.infer<typeof NotificationReceipt>;
