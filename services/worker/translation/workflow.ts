import {
  type ContentRef,
  type ContentVersion,
  type Target,
  type TargetItem,
  TranslationComplete,
  signals,
} from "@temporal-cms/contracts";
import {
  CancellationScope,
  condition,
  defineSignal,
  isCancellation,
  log,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import { callActivities, callBriefly, urgencyOf } from "../workflow/call-activities.ts";

export interface TranslationInput {
  readonly source: ContentRef;
  readonly version: ContentVersion;
  readonly locale: string;
  readonly targets: Target[];
  /** After it the job is cancelled. */
  readonly dueDate: string;
  readonly priority: number;
}

export type TranslationResult =
  | { readonly outcome: "ready"; readonly items: TargetItem[] }
  | { readonly outcome: "missed"; readonly why: "deadline" | "vendor_failed" };

export const translationComplete = defineSignal<[unknown]>(signals.translationComplete);

/** The first look after a lost webhook; each next one waits twice as long (design, decision 5). */
const firstPollAfter = 60_000;
const submissions = 3;

/**
 * Has one locale translated and staged as drafts. The vendor's webhook wakes it by `translationComplete`; polls that back off
 * find what a lost webhook missed. A job that fails, or whose text must not be used, is submitted anew, at most three times in all. At the deadline, and when
 * the lifecycle no longer wants it, the vendor's job is cancelled (design, decision 6).
 */
export async function TranslationSubWorkflow(input: TranslationInput): Promise<TranslationResult> {
  const { workflowId, runId } = workflowInfo();
  const { PushDraftToTranslation, StageDraft } = callActivities(urgencyOf(input.priority));
  const { CancelTranslation } = callBriefly(urgencyOf(input.priority));
  const { source, version, targets } = input;
  const ended = new Map<string, TranslationComplete["outcome"]>();
  setHandler(translationComplete, (payload) => {
    const parsed = TranslationComplete.safeParse(payload);
    if (parsed.success) ended.set(parsed.data.jobId, parsed.data.outcome);
    else log.warn("a translationComplete signal with a malformed payload was ignored");
  });

  let jobId: string | undefined;
  try {
    for (let submission = 1; submission <= submissions; submission += 1) {
      const pushed = await PushDraftToTranslation({
        source,
        version,
        targets,
        workflowId,
        idempotencyKey: `${workflowId}:${runId}:${submission}`,
        dueDate: input.dueDate,
      });
      if (pushed.outcome === "current") return { outcome: "ready", items: pushed.items };
      jobId = pushed.jobId;
      const { state = "pending" } = pushed;
      let outcome = state === "pending" ? await jobEnd(jobId, ended, input) : state;
      while (outcome === "completed") {
        const { items, setback } = await StageDraft({ source, version, targets, workflowId, jobId });
        if (setback === undefined) return { outcome: "ready", items };
        if (setback === "unusable") break;
        // Translators have opened the job again: what was told of its end does not hold any more.
        ended.delete(jobId);
        outcome = await jobEnd(jobId, ended, input);
      }
      if (outcome === "deadline") {
        await CancelTranslation({ jobId });
        return { outcome: "missed", why: "deadline" };
      }
      jobId = undefined;
    }
    return { outcome: "missed", why: "vendor_failed" };
  } catch (error) {
    if (isCancellation(error) && jobId !== undefined) {
      const unwanted = jobId;
      await CancellationScope.nonCancellable(() => CancelTranslation({ jobId: unwanted }));
    }
    throw error;
  }
}

/** Waits for the job's end without costing anything but the fallback polls. */
async function jobEnd(
  jobId: string,
  ended: ReadonlyMap<string, TranslationComplete["outcome"]>,
  { dueDate, priority }: TranslationInput,
): Promise<TranslationComplete["outcome"] | "deadline"> {
  const { PollTranslation } = callActivities(urgencyOf(priority));
  for (let wait = firstPollAfter; ; wait *= 2) {
    const left = Date.parse(dueDate) - Date.now();
    if (left <= 0) return "deadline";
    if (await condition(() => ended.has(jobId), Math.min(wait, left))) return ended.get(jobId) ?? "failed";
    const { state } = await PollTranslation({ jobId });
    if (state !== "pending") return state;
  }
}
