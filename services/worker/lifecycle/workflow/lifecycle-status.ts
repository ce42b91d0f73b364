import { type LifecycleStatus, targetKey } from "@temporal-cms/contracts";
import type { Run } from "./run.ts";
import { itemsToReview, missedLocales, reviewedRevision, sourceItem } from "./state.ts";

/** Answer of the `lifecycleStatus` query. */
export function lifecycleStatus({ id, state }: Run): LifecycleStatus {
  const { event } = state;
  const items = itemsToReview(state);
  const publishedKeys = new Set(state.published.map((item) => `${targetKey(item)}@${item.hash}`));
  const locales = [...new Set([event.sourceLocale, ...event.targets.map(({ locale }) => locale)])];
  const localeState = (locale: string): LifecycleStatus["locales"][number]["state"] => {
    const own = items.filter((item) => item.locale === locale);
    if (own.length > 0 && own.every((item) => publishedKeys.has(`${targetKey(item)}@${item.hash}`)))
      return "published";
    if (locale === event.sourceLocale) return "source";
    if (missedLocales(state).includes(locale)) return "missed";
    if (own.length > 0) return "ready";
    return state.stage === "translating" ? "translating" : "pending";
  };
  return {
    workflowId: id,
    source: event.source,
    stage: state.stage,
    awaitingAction: state.awaitingAction,
    revision: reviewedRevision(state),
    ...(state.approvedRevision ? { approvedRevision: state.approvedRevision } : {}),
    ...(state.dueDate ? { dueDate: state.dueDate } : {}),
    ...(event.publishAt ? { publishAt: event.publishAt } : {}),
    expedited: state.expedited,
    priority: event.priority,
    locales: locales.map((locale) => ({
      locale,
      state: localeState(locale),
      items: items.filter((item) => item.locale === locale),
    })),
    compliance: state.compliance?.summaries ?? [],
    linkedCmsUrl: (state.published.find((item) => item.locale === event.sourceLocale) ?? sourceItem(state))
      .url,
    ...(state.reason ? { reason: state.reason } : {}),
    history: state.history,
  };
}
