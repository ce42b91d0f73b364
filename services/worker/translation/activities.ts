import {
  type Activities,
  type ContentRef,
  type ContentVersion,
  type Target,
  type TargetItem,
  targetKey,
} from "@temporal-cms/contracts";
import { ApplicationFailure } from "@temporalio/common";
import { NotFoundError } from "../cms/client.ts";
import { targetItem } from "../cms/target-item.ts";
import { runActivity } from "../run-activity.ts";
import type { ActivityServices } from "../services.ts";

type TranslationActivities = Pick<
  Activities,
  "PushDraftToTranslation" | "PollTranslation" | "CancelTranslation" | "StageDraft"
>;

/** The text goes from CMS to vendor and back through these activities only; no payload carries it (design, decision 1). */
export function translationActivities({
  cms,
  translation,
}: Pick<ActivityServices, "cms" | "translation">): TranslationActivities {
  async function currentItem(
    source: ContentRef,
    version: ContentVersion,
    target: Target,
    signal: AbortSignal,
  ): Promise<TargetItem | undefined> {
    try {
      const state = await cms(target.site).read({ uuid: source.uuid, locale: target.locale }, { signal });
      return state.sourceHash === version.hash && state.status !== "trashed"
        ? targetItem(target, state)
        : undefined;
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }

  const readSource = (source: ContentRef, version: ContentVersion, signal: AbortSignal) =>
    cms(source.site).read(
      { uuid: source.uuid, locale: version.locale },
      { revision: version.revision, signal },
    );

  return {
    PushDraftToTranslation: runActivity("PushDraftToTranslation", async (input, { signal }) => {
      const { source, version, targets, workflowId, idempotencyKey, dueDate } = input;
      const held = await Promise.all(targets.map((target) => currentItem(source, version, target, signal)));
      const items = held.filter((item) => item !== undefined);
      if (items.length === targets.length) return { outcome: "current", items };
      const { title, body } = await readSource(source, version, signal);
      const job = await translation.submit(
        {
          idempotencyKey,
          site: source.site,
          sourceLocale: version.locale,
          targetLocale: localeOf(targets),
          sourceHash: version.hash,
          title,
          body,
          workflowId,
          dueDate,
        },
        signal,
      );
      return { outcome: "submitted", jobId: job.jobId, vendor: job.vendor };
    }),
    PollTranslation: runActivity("PollTranslation", async ({ jobId }, { signal }) => ({
      state: (await translation.read(jobId, signal)).state,
    })),
    CancelTranslation: runActivity("CancelTranslation", async ({ jobId }, { signal }) => ({
      state: (await translation.cancel(jobId, signal)).state,
    })),
    StageDraft: runActivity(
      "StageDraft",
      async ({ source, version, targets, workflowId, jobId }, { signal, key }) => {
        const original = await readSource(source, version, signal);
        const { title, body } = jobId === undefined ? original : await finishedText(jobId, version, signal);
        const request = {
          workflowId,
          type: source.type,
          sourceLocale: version.locale,
          sourceHash: version.hash,
          title,
          body,
          terms: original.terms,
        };
        const items: TargetItem[] = [];
        for (const target of targets) {
          const address = { uuid: source.uuid, locale: target.locale };
          const state = await cms(target.site).stage(address, request, {
            idempotencyKey: `${key}:${targetKey(target)}`,
            signal,
          });
          items.push(targetItem(target, state));
        }
        return { items };
      },
    ),
  };

  async function finishedText(
    jobId: string,
    version: ContentVersion,
    signal: AbortSignal,
  ): Promise<{ title: string; body: string }> {
    const job = await translation.read(jobId, signal);
    if (job.state === "pending")
      throw ApplicationFailure.retryable(`Job ${jobId} has not been completed yet`, "TranslationPending");
    if (job.state !== "completed" || job.title === undefined || job.body === undefined) {
      throw ApplicationFailure.nonRetryable(
        `Job ${jobId} is ${job.state}: ${job.failure ?? "without a text"}`,
        "TranslationUnusable",
      );
    }
    if (job.sourceHash !== version.hash) {
      throw ApplicationFailure.nonRetryable(
        `Job ${jobId} was made from another revision of the source`,
        "TranslationOfOtherSource",
      );
    }
    return { title: job.title, body: job.body };
  }
}

function localeOf(targets: readonly Target[]): string {
  const [first, ...others] = targets;
  if (!first || others.some(({ locale }) => locale !== first.locale)) {
    throw ApplicationFailure.nonRetryable("A translation is of one locale", "InvalidInput");
  }
  return first.locale;
}
