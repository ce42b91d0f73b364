import { Locale, TranslationJobState } from "@temporal-cms/contracts";
import { z } from "zod";
import { SimulatorControl, SimulatorJobRequest, SimulatorTranslation, WebhookState } from "./api.ts";

/** What the rows of `tables` say, parsed on the way in, so that a file of another version is told and not misread. */

function jsonColumn<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);
}

export const JobResult = z.strictObject({
  translations: z.array(SimulatorTranslation).optional(),
  failure: z.string().optional(),
});
export type JobResult = z.infer<typeof JobResult>;

export const JobRow = z
  .object({
    job_id: z.string(),
    request: jsonColumn(SimulatorJobRequest),
    state: TranslationJobState,
    due_at: z.int(),
    result: jsonColumn(JobResult),
  })
  .transform((row) => ({
    jobId: row.job_id,
    request: row.request,
    state: row.state,
    dueAt: row.due_at,
    result: row.result,
  }));
export type StoredJob = z.infer<typeof JobRow>;

export const JobSummaryRow = z.object({
  job_id: z.string(),
  idempotency_key: z.string(),
  source_locale: Locale,
  target_locale: Locale,
  state: TranslationJobState,
});

export const WebhookRow = z
  .object({
    number: z.int(),
    id: z.string(),
    job_id: z.string(),
    body: z.string(),
    state: WebhookState,
    attempts: z.int(),
    next_at: z.int(),
  })
  .transform(({ job_id: jobId, next_at: nextAt, ...row }) => ({ ...row, jobId, nextAt }));
export type StoredWebhook = z.infer<typeof WebhookRow>;

export const ControlRow = z.object({ value: jsonColumn(SimulatorControl) }).transform((row) => row.value);
export const TimeRow = z.object({ at: z.int().nullable() }).transform((row) => row.at ?? undefined);
