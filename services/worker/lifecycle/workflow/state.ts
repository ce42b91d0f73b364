import {
  type ApprovalGranted,
  type ApprovalRejected,
  type AwaitedAction,
  type ComplianceSummary,
  type ContentEvent,
  type ContentVersion,
  type LifecycleStatus,
  type Stage,
  type Target,
  type TargetItem,
  targetKey,
} from "@temporal-cms/contracts";

/** A target's draft and the hash of the source that it was made from. */
export interface Draft {
  readonly item: TargetItem;
  readonly sourceHash: string;
}

export type Decision = ({ granted: true } & ApprovalGranted) | ({ granted: false } & ApprovalRejected);

/** A decision that people are asked for. */
export interface Question {
  /** The awaited action and the revision it is about. */
  readonly what: string;
  readonly askedAt: string;
  readonly overdue: boolean;
  readonly decision?: Decision;
}

/** How a lifecycle ends before it has published. */
export interface EarlyEnd {
  readonly stage: "cancelled" | "rejected";
  readonly reason: string;
}

/** All that a lifecycle knows; plain JSON, so that it can be carried over by continue-as-new. */
export interface LifecycleState {
  /** The latest event: targets, policy, publishing time and priority are taken from it. */
  event: ContentEvent;
  /** The source as last saved. */
  version: ContentVersion;
  eventKeys: string[];
  /** By target key; the source item is not among them. */
  drafts: Record<string, Draft>;
  /** Locales given up for the source of that hash. */
  missed: { sourceHash: string; locales: string[] };
  compliance?: { revision: string; summaries: ComplianceSummary[]; blocking: boolean; accepted: boolean };
  approvedRevision?: string;
  /** What people are being asked: a wait that is carried over goes on where it was, with the decision that came meanwhile. */
  asked?: Question;
  /** Set by a rejection or a stale publish: nothing happens until somebody edits. */
  awaitingEdit: boolean;
  expedited: boolean;
  published: TargetItem[];
  stage: Stage;
  awaitingAction: AwaitedAction;
  dueDate?: string;
  reason?: string;
  end?: EarlyEnd;
  history: LifecycleStatus["history"];
}

const rememberedEvents = 100;
const rememberedSteps = 50;

export function initialState(key: string, event: ContentEvent): LifecycleState {
  return {
    event,
    version: event.version,
    eventKeys: [key],
    drafts: {},
    missed: { sourceHash: event.version.hash, locales: [] },
    awaitingEdit: false,
    expedited: false,
    published: [],
    stage: "draft",
    awaitingAction: "none",
    history: [],
  };
}

export function rememberEvent(state: LifecycleState, key: string): void {
  state.eventKeys = [...state.eventKeys, key].slice(-rememberedEvents);
}

export function record(
  state: LifecycleState,
  what: string,
  by: { actor?: string; note?: string } = {},
): void {
  state.history = [...state.history, { at: new Date().toISOString(), what, ...by }].slice(-rememberedSteps);
}

export function sourceItem({ event, version }: LifecycleState): TargetItem {
  const { cms, site, id } = event.source;
  return {
    cms,
    site,
    locale: event.sourceLocale,
    id,
    revision: version.revision,
    hash: version.hash,
    url: event.url,
  };
}

export function isSourceTarget({ event }: LifecycleState, target: Target): boolean {
  return target.site === event.source.site && target.locale === event.sourceLocale;
}

export function missedLocales(state: LifecycleState): readonly string[] {
  return state.missed.sourceHash === state.version.hash ? state.missed.locales : [];
}

/** Targets whose draft is missing or was made from another source, by locale; given-up locales are left out. */
export function staleTargets(state: LifecycleState): Map<string, Target[]> {
  const byLocale = new Map<string, Target[]>();
  for (const target of state.event.targets) {
    const current = state.drafts[targetKey(target)]?.sourceHash === state.version.hash;
    if (current || isSourceTarget(state, target) || missedLocales(state).includes(target.locale)) continue;
    byLocale.set(target.locale, [...(byLocale.get(target.locale) ?? []), target]);
  }
  return byLocale;
}

/** The items that are reviewed and published together: of each target that has a draft of the current source. */
export function itemsToPublish(state: LifecycleState): TargetItem[] {
  return state.event.targets.flatMap((target) => {
    if (isSourceTarget(state, target)) return [sourceItem(state)];
    const draft = state.drafts[targetKey(target)];
    return draft?.sourceHash === state.version.hash ? [draft.item] : [];
  });
}

/** The source and every item to publish: what people and checks look at. */
export function itemsToReview(state: LifecycleState): TargetItem[] {
  const items = itemsToPublish(state);
  const source = sourceItem(state);
  return items.some((item) => targetKey(item) === targetKey(source)) ? items : [source, ...items];
}

/** Names exactly what is reviewed (see `ReviewedRevision` of the contracts). */
export function reviewedRevision(state: LifecycleState): string {
  return itemsToReview(state)
    .map((item) => `${targetKey(item)}@${item.revision}`)
    .sort()
    .join(",");
}
