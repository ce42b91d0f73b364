import type { SimulatorWebhook } from "@temporal-cms/contracts";
import type { SimulatorControl } from "./api.ts";
import { chance } from "./chance.ts";
import type { StoredJob } from "./rows.ts";
import type { JobEnd } from "./store.ts";
import { translateMarkup } from "./translate.ts";
import type { TranslationMemory } from "./translation-memory.ts";
import type { z } from "zod";

type Webhook = z.infer<typeof SimulatorWebhook>;

export interface Circumstances {
  readonly control: SimulatorControl;
  readonly memory: TranslationMemory;
  readonly seed: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How a job ends whose time has come: translated, or failed when luck and the control say so. */
export function endOfWork(job: StoredJob, circumstances: Circumstances): JobEnd {
  const { request } = job;
  const { control, memory, seed } = circumstances;
  if (chance(seed, request.idempotencyKey, "fail") < control.failJobs) {
    const result = { failure: "The translator gave the job back: the text cannot be translated." };
    return { state: "failed", result, webhooks: webhooksOf(job, "failed", circumstances) };
  }
  const locales = { from: request.sourceLocale, to: request.targetLocale };
  const result = {
    translations: request.segments.map((source) => ({
      source,
      translation: translateMarkup(source, locales, memory),
    })),
  };
  return { state: "completed", result, webhooks: webhooksOf(job, "completed", circumstances) };
}

export function endByCancelling(job: StoredJob, circumstances: Circumstances): JobEnd {
  return { state: "cancelled", result: {}, webhooks: webhooksOf(job, "cancelled", circumstances) };
}

/** One webhook, in time or late, or a lost one, or the same twice. Its id names job and outcome, so that receivers know a repetition. */
function webhooksOf(
  job: StoredJob,
  outcome: Webhook["outcome"],
  { control, seed, now }: Circumstances,
): JobEnd["webhooks"] {
  const { jobId, request } = job;
  const payload: Webhook = {
    type: "translation.ended",
    jobId,
    outcome,
    reference: request.reference,
  };
  const late = chance(seed, request.idempotencyKey, "late") < control.lateWebhooks ? control.lateBy : 0;
  const webhook = { id: `${jobId}-${outcome}`, body: JSON.stringify(payload), nextAt: now + late };
  if (chance(seed, request.idempotencyKey, "lose") < control.loseWebhooks) {
    return [{ ...webhook, state: "lost" }];
  }
  const sent = { ...webhook, state: "waiting" } as const;
  const twice = chance(seed, request.idempotencyKey, "duplicate") < control.duplicateWebhooks;
  return twice ? [sent, sent] : [sent];
}
