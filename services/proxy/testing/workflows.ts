import {
  type ApprovalGranted,
  type ApprovalRejected,
  type ContentRef,
  type KeyedContentEvent,
  eventKeysMemo,
  queries,
  signals,
} from "@temporal-cms/contracts";
import { SearchAttributeType, defineSearchAttributeKey } from "@temporalio/common";
import {
  condition,
  defineQuery,
  defineSignal,
  setHandler,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from "@temporalio/workflow";

const awaitingKey = defineSearchAttributeKey("awaitingAction", SearchAttributeType.KEYWORD);

/**
 * The smallest lifecycle that speaks the contracts' names: awaits an approval of the latest revision, ends by `publishNow`
 * or `cancelLifecycle`. A stand-in for the worker's own, so that the proxy is tested on a real server by itself.
 */
export async function ContentLifecycleWorkflow(source: ContentRef): Promise<string> {
  const keys: string[] = [];
  let revision = "none";
  let approvedRevision: string | undefined;
  let end: string | undefined;
  let url = "https://newsroom.example/";
  const history: { at: string; what: string; actor: string }[] = [];
  const record = (what: string, actor: string): void =>
    void history.push({ at: new Date().toISOString(), what, actor });
  setHandler(defineSignal<[KeyedContentEvent]>(signals.contentUpdated), ({ key, event }) => {
    keys.push(key);
    url = event.url;
    record(`event:${event.change}`, event.actor.id);
    revision = `${event.source.site}/${event.version.locale}@${event.version.revision}`;
    approvedRevision = undefined;
  });
  setHandler(defineSignal<[ApprovalGranted]>(signals.approvalGranted), (approval) => {
    if (approval.revision !== revision) return;
    approvedRevision = revision;
    record("approved", approval.actor.id);
  });
  setHandler(defineSignal<[ApprovalRejected]>(signals.approvalRejected), (rejection) => {
    if (rejection.revision === revision) record("rejected", rejection.actor.id);
  });
  setHandler(defineSignal(signals.publishNow), () => void (end = "published"));
  setHandler(defineSignal(signals.cancelLifecycle), () => void (end = "cancelled"));
  setHandler(defineQuery(queries.currentStage), () => end ?? "awaiting_approval");
  setHandler(defineQuery(queries.lifecycleStatus), () => ({
    workflowId: workflowInfo().workflowId,
    source,
    stage: end ?? "awaiting_approval",
    awaitingAction: (end ?? approvedRevision) ? "none" : "approval",
    revision,
    ...(approvedRevision === undefined ? {} : { approvedRevision }),
    expedited: false,
    priority: 3,
    locales: [
      {
        locale: "en",
        state: "source",
        items: [
          {
            cms: source.cms,
            site: source.site,
            id: source.id,
            locale: "en",
            revision: "1",
            hash: "a".repeat(64),
            url,
          },
        ],
      },
    ],
    compliance: [],
    history,
  }));
  upsertSearchAttributes([{ key: awaitingKey, value: "approval" }]);
  let told = -1;
  while (end === undefined || told < keys.length) {
    told = keys.length;
    upsertMemo({ [eventKeysMemo]: [...keys] });
    await condition(() => end !== undefined || keys.length > told);
  }
  return end;
}

/** Waits for one `translationComplete`, and says how many came. */
export async function TranslationSubWorkflow(): Promise<unknown[]> {
  const news: unknown[] = [];
  let ended = false;
  setHandler(defineSignal<[unknown]>(signals.translationComplete), (payload) => void news.push(payload));
  setHandler(defineSignal("end"), () => void (ended = true));
  await condition(() => ended);
  return news;
}
