import { Instant, Locale, TranslationJobState } from "@temporal-cms/contracts";
import { z } from "zod";

/** The simulator's interface. It plays a vendor, so it knows nothing of sites, hashes or workflows. */

const JobId = z.string().min(1).max(128);

/** `POST /jobs`: 200 with the job; the same key with another text is 409. */
export const SimulatorJobRequest = z.strictObject({
  idempotencyKey: z.string().min(8).max(256),
  sourceLocale: Locale,
  targetLocale: Locale,
  /** Each is translated by itself; tags in it stay as they are. */
  segments: z.array(z.string()).min(1),
  dueDate: Instant,
  /** Comes back with the job and in its webhooks. */
  reference: z.string().min(1).max(2000),
});
export type SimulatorJobRequest = z.infer<typeof SimulatorJobRequest>;

export const SimulatorTranslation = z.strictObject({ source: z.string(), translation: z.string() });

/** `GET /jobs/{jobId}` and `POST /jobs/{jobId}/cancel` */
export const SimulatorJob = z.strictObject({
  jobId: JobId,
  state: TranslationJobState,
  targetLocale: Locale,
  reference: z.string(),
  /** There when `state` is `completed`. */
  translations: z.array(SimulatorTranslation).optional(),
  failure: z.string().optional(),
});
export type SimulatorJob = z.infer<typeof SimulatorJob>;

export const WebhookState = z.enum(["waiting", "delivered", "lost", "given_up"]);

/** `GET /jobs`: every job with its webhooks, oldest first; for tests and drills. */
export const SimulatorJobList = z.strictObject({
  jobs: z.array(
    z.strictObject({
      jobId: JobId,
      idempotencyKey: z.string(),
      sourceLocale: Locale,
      targetLocale: Locale,
      state: TranslationJobState,
      webhooks: z.array(z.strictObject({ id: z.string(), state: WebhookState, attempts: z.int().min(0) })),
    }),
  ),
});
export type SimulatorJobSummary = z.infer<typeof SimulatorJobList>["jobs"][number];

const Ratio = z.number().min(0).max(1);

/**
 * `PUT /control` replaces the faults as a whole: what is left out is as the process was configured, so `{}` ends them all.
 * Outlives a restart. Answers the control, like `GET /control`.
 */
export const SimulatorControl = z.strictObject({
  /** Milliseconds that a job takes, from and to; for jobs accepted from now on. */
  delay: z
    .tuple([z.int().min(0), z.int().min(0)])
    .refine(([shortest, longest]) => shortest <= longest, "the shortest delay comes first")
    .optional(),
  /** Share of ended jobs that are never told. */
  loseWebhooks: Ratio.default(0),
  /** Share of ended jobs that are told twice. */
  duplicateWebhooks: Ratio.default(0),
  /** Share of ended jobs that are told late, by `lateBy`. */
  lateWebhooks: Ratio.default(0),
  /** In milliseconds. */
  lateBy: z.int().min(0).default(60_000),
  /** Share of jobs that fail. */
  failJobs: Ratio.default(0),
  /** While true, no job ends but by being cancelled. */
  hold: z.boolean().default(false),
});
export type SimulatorControl = z.infer<typeof SimulatorControl>;
