import { type ContentEvent, type KeyedContentEvent, targetKey } from "@temporal-cms/contracts";
import { type LifecycleState, initialState, record, rememberEvent, reviewedRevision } from "./state.ts";

/**
 * What an event does to a lifecycle: `duplicate` nothing, `recorded` is noted and changes no step under way,
 * `superseded` makes the steps begin anew (each skips what is still good).
 */
export type EventEffect = "duplicate" | "recorded" | "superseded";

/** Takes a content event in. An edit of any reviewed text withdraws compliance result and approval (design, decision 2). */
export function applyEvent(state: LifecycleState, { key, event }: KeyedContentEvent): EventEffect {
  if (state.eventKeys.includes(key)) return "duplicate";
  rememberEvent(state, key);
  record(state, `event:${event.change}`, { actor: event.actor.id });
  if (event.change === "deleted") {
    state.end = { stage: "cancelled", reason: "The source was deleted in its CMS." };
    return "superseded";
  }
  return event.change === "translation_edited"
    ? applyTranslationEdit(state, event)
    : applySourceEvent(state, event);
}

/** The first event makes the state. */
export function firstEvent({ key, event }: KeyedContentEvent): LifecycleState {
  const state = initialState(key, event);
  record(state, `event:${event.change}`, { actor: event.actor.id });
  if (event.change === "deleted")
    state.end = { stage: "cancelled", reason: "The source was deleted in its CMS." };
  return state;
}

function applyTranslationEdit(state: LifecycleState, event: ContentEvent): EventEffect {
  const key = targetKey({ site: event.source.site, locale: event.version.locale });
  const draft = state.drafts[key];
  if (!draft) return "recorded";
  const { revision, hash } = event.version;
  const edited = draft.item.hash !== hash;
  return change(state, edited, () => {
    state.drafts = { ...state.drafts, [key]: { ...draft, item: { ...draft.item, revision, hash } } };
  });
}

function applySourceEvent(state: LifecycleState, event: ContentEvent): EventEffect {
  const before = state.event;
  const edited = event.version.hash !== state.version.hash;
  const retargeted = targetNames(before) !== targetNames(event);
  const rescheduled = JSON.stringify(before.publishAt) !== JSON.stringify(event.publishAt);
  const effect = change(state, edited || retargeted, () => {
    state.version = event.version;
    state.event = event;
  });
  if (edited) {
    state.missed = { sourceHash: event.version.hash, locales: [] };
    state.awaitingEdit = false;
  }
  if (event.change === "resync") state.awaitingEdit = false;
  if (retargeted) state.awaitingEdit = false;
  const restarts = rescheduled || event.change === "resync";
  return effect === "recorded" && restarts ? "superseded" : effect;
}

/** Makes a change; the approval and the compliance result follow the content when only revision names changed, else they are withdrawn. */
function change(state: LifecycleState, textChanged: boolean, make: () => void): EventEffect {
  const before = reviewedRevision(state);
  make();
  const after = reviewedRevision(state);
  if (textChanged) {
    if (state.approvedRevision !== undefined) record(state, "approval_withdrawn");
    delete state.approvedRevision;
    delete state.compliance;
    return "superseded";
  }
  if (state.approvedRevision === before) state.approvedRevision = after;
  if (state.compliance?.revision === before) state.compliance.revision = after;
  return before === after ? "recorded" : "superseded";
}

function targetNames(event: ContentEvent): string {
  return event.targets.map(targetKey).sort().join(",");
}
