import { type Target, durationMilliseconds, targetKey } from "@temporal-cms/contracts";
import {
  ApplicationFailure,
  CancellationScope,
  condition,
  executeChild,
  isCancellation,
} from "@temporalio/workflow";
import { contentAttributes } from "../../workflow/content-attributes.ts";
import { callActivities } from "../../workflow/call-activities.ts";
import { translationsMissed } from "../../workflow/metrics.ts";
import { TranslationSubWorkflow, type TranslationResult } from "../../translation/workflow.ts";
import { type Run, enter, notify, urgencyOfRun } from "./run.ts";
import { missedLocales, record, staleTargets } from "./state.ts";

interface Task {
  readonly sourceHash: string;
  readonly scope: CancellationScope;
  readonly done: Promise<void>;
}

/**
 * Brings the draft of every target up to the source: one `TranslationSubWorkflow` a locale (seed, section 5.2). An edit of the
 * source stops the locales under way and starts them anew; any other event leaves them alone.
 */
export async function translate(run: Run): Promise<void> {
  const { state } = run;
  if (staleTargets(state).size === 0) return;
  const tasks = new Map<string, Task>();
  let failure: unknown;
  const settled = (locale: string, error?: unknown): void => {
    tasks.delete(locale);
    if (error !== undefined && !isCancellation(error)) failure ??= error;
  };
  let dueDate = deadline(run);
  enter(run, "translating", { dueDate });
  try {
    while (failure === undefined && state.end === undefined) {
      const wanted = staleTargets(state);
      for (const [locale, task] of tasks) {
        if (task.sourceHash !== state.version.hash || !wanted.has(locale)) task.scope.cancel();
      }
      if ([...tasks.values()].some((task) => task.sourceHash !== state.version.hash)) {
        dueDate = deadline(run);
        enter(run, "translating", { dueDate });
        await Promise.all(
          [...tasks]
            .filter(([, task]) => task.sourceHash !== state.version.hash)
            .map(([, task]) => task.done),
        );
        continue;
      }
      for (const [locale, targets] of wanted) {
        if (tasks.has(locale)) continue;
        const scope = new CancellationScope();
        const done = scope
          .run(() => bringUp(run, locale, targets, dueDate))
          .then(
            () => settled(locale),
            (error: unknown) => settled(locale, error),
          );
        tasks.set(locale, { sourceHash: state.version.hash, scope, done });
      }
      if (wanted.size === 0 && tasks.size === 0) return;
      run.superseded = false;
      const running = tasks.size;
      await condition(() => run.superseded || tasks.size < running || state.end !== undefined);
    }
    if (failure instanceof Error) throw failure;
  } finally {
    await CancellationScope.nonCancellable(async () => {
      for (const task of tasks.values()) task.scope.cancel();
      await Promise.all([...tasks.values()].map((task) => task.done));
    });
  }
}

function deadline({ state }: Run): Date {
  return new Date(Date.now() + durationMilliseconds(state.event.policy.translationDeadline));
}

/** A locale's drafts: translated, or for the source's own locale on another site copied. */
async function bringUp(run: Run, locale: string, targets: readonly Target[], dueDate: Date): Promise<void> {
  const { state } = run;
  const { version, event } = state;
  const result: TranslationResult =
    locale === event.sourceLocale
      ? {
          outcome: "ready",
          ...(await callActivities(urgencyOfRun(run)).StageDraft({
            source: event.source,
            version,
            targets: [...targets],
            workflowId: run.id,
          })),
        }
      : await executeChild(TranslationSubWorkflow, {
          workflowId: `${run.id}:translation:${locale}`,
          args: [
            {
              source: event.source,
              version,
              locale,
              targets: [...targets],
              dueDate: dueDate.toISOString(),
              priority: event.priority,
            },
          ],
          cancellationType: "WAIT_CANCELLATION_COMPLETED",
          parentClosePolicy: "REQUEST_CANCEL",
          typedSearchAttributes: contentAttributes(event.source),
          priority: { priorityKey: event.priority },
        });
  if (result.outcome === "ready") {
    for (const item of result.items)
      state.drafts = { ...state.drafts, [targetKey(item)]: { item, sourceHash: version.hash } };
    record(state, "translated", { note: locale });
    return;
  }
  translationsMissed.add(1, { site: event.source.site, locale, why: result.why });
  record(state, "translation_missed", { note: `${locale}: ${result.why}` });
  notify(run, "translation_missed", { locale, reason: result.why });
  if (event.policy.onMissedTranslation === "fail") {
    throw ApplicationFailure.nonRetryable(
      `The translation into ${locale} was not to be had (${result.why}).`,
      "TranslationMissed",
    );
  }
  state.missed = { sourceHash: version.hash, locales: [...missedLocales(state), locale] };
}
