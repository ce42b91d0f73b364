import {
  type Activities,
  type ContentRef,
  type ContentVersion,
  type PreviousTranslation,
  type Target,
  type TargetItem,
  type TranslatableText,
  targetKey,
} from "@temporal-cms/contracts";
import { log } from "@temporalio/activity";
import { ApplicationFailure } from "@temporalio/common";
import { NotFoundError } from "../cms/client.ts";
import { contentHash } from "../cms/content-hash.ts";
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

  /** Nothing else than what the version names is translated or imported. */
  async function readSource(source: ContentRef, version: ContentVersion, signal: AbortSignal) {
    const item = await cms(source.site).read(
      { uuid: source.uuid, locale: version.locale },
      { revision: version.revision, signal },
    );
    if (contentHash(item) === version.hash) return item;
    throw ApplicationFailure.nonRetryable(
      `Revision ${version.revision} does not say what its hash names`,
      "OtherSource",
    );
  }

  async function unlessGone<Item>(read: Promise<Item>): Promise<Item | undefined> {
    try {
      return await read;
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }

  /**
   * The memory of what was translated before is in the CMSs: what the first target with a translation holds now, and the revision of
   * the source that it was made from. A CMS that keeps no revisions has the whole text translated again.
   */
  async function previousTranslation(
    source: ContentRef,
    version: ContentVersion,
    targets: readonly Target[],
    signal: AbortSignal,
  ): Promise<{ previous?: PreviousTranslation }> {
    for (const target of targets) {
      const held = await unlessGone(
        cms(target.site).read({ uuid: source.uuid, locale: target.locale }, { signal }),
      );
      if (held?.sourceRevision === undefined || held.sourceHash === undefined) continue;
      const earlier = await unlessGone(
        cms(source.site).read(
          { uuid: source.uuid, locale: version.locale },
          { revision: held.sourceRevision, signal },
        ),
      );
      if (earlier && contentHash(earlier) === held.sourceHash)
        return { previous: { source: textOf(earlier), translation: textOf(held) } };
    }
    return {};
  }

  return {
    PushDraftToTranslation: runActivity("PushDraftToTranslation", async (input, { signal }) => {
      const { source, version, targets, workflowId, idempotencyKey, dueDate } = input;
      const held = await Promise.all(targets.map((target) => currentItem(source, version, target, signal)));
      const items = held.filter((item) => item !== undefined);
      if (items.length === targets.length) return { outcome: "current", items };
      const job = await translation.submit(
        {
          idempotencyKey,
          ...(await sourceText(source, version, targets, signal)),
          workflowId,
          dueDate,
        },
        signal,
      );
      return { outcome: "submitted", jobId: job.jobId, vendor: job.vendor, state: job.state };
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
        const finished =
          jobId === undefined
            ? { text: textOf(original) }
            : await finishedText(jobId, source, version, targets, signal);
        if ("setback" in finished) return { items: [], setback: finished.setback };
        const request = {
          workflowId,
          type: source.type,
          sourceLocale: version.locale,
          sourceHash: version.hash,
          sourceRevision: version.revision,
          ...finished.text,
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

  /** What the translation service is told of a source, at the submission and again for the text. */
  async function sourceText(
    source: ContentRef,
    version: ContentVersion,
    targets: readonly Target[],
    signal: AbortSignal,
  ) {
    return {
      site: source.site,
      sourceLocale: version.locale,
      targetLocale: localeOf(targets),
      sourceHash: version.hash,
      ...textOf(await readSource(source, version, signal)),
      ...(await previousTranslation(source, version, targets, signal)),
    };
  }

  /** A job's checked text. The vendor's news may be outdated: a job can be opened again, and what counts is how it stands now. */
  async function finishedText(
    jobId: string,
    source: ContentRef,
    version: ContentVersion,
    targets: readonly Target[],
    signal: AbortSignal,
  ): Promise<{ text: TranslatableText } | { setback: "pending" | "unusable" }> {
    const job = await translation.text(jobId, await sourceText(source, version, targets, signal), signal);
    if (job.sourceHash !== version.hash) {
      throw ApplicationFailure.nonRetryable(
        `Job ${jobId} was made from another revision of the source`,
        "OtherSource",
      );
    }
    const { state, title, body } = job;
    if (state === "pending") return { setback: "pending" };
    if (state === "completed" && title !== undefined && body !== undefined) return { text: { title, body } };
    log.warn("translation not usable", { jobId, state, failure: job.failure });
    return { setback: "unusable" };
  }
}

function textOf({ title, body }: TranslatableText): TranslatableText {
  return { title, body };
}

function localeOf(targets: readonly Target[]): string {
  const [first, ...others] = targets;
  if (!first || others.some(({ locale }) => locale !== first.locale)) {
    throw ApplicationFailure.nonRetryable("A translation is of one locale", "InvalidInput");
  }
  return first.locale;
}
