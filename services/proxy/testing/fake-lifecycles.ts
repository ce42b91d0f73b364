import type { KeyedContentEvent, StatusSummary } from "@temporal-cms/contracts";
import { lifecycleWorkflowId } from "@temporal-cms/contracts";
import type { OneSignal } from "@temporal-cms/runtime";
import { type Lifecycles, type QueryAnswer, TemporalUnavailableError } from "../lifecycles.ts";

export interface FakeLifecycle {
  open: boolean;
  keys: string[];
  signals: OneSignal[];
  /** What queries answer; unanswered without it. */
  status?: Record<string, unknown>;
}

/** Lifecycles in memory, for tests of the routes. */
export class FakeLifecycles implements Lifecycles {
  readonly items = new Map<string, FakeLifecycle>();
  readonly events: KeyedContentEvent[] = [];
  /** Calls of the server, by name. */
  readonly calls: string[] = [];
  away = false;

  add(workflowId: string, lifecycle: Partial<FakeLifecycle> = {}): FakeLifecycle {
    const item = { open: true, keys: [], signals: [], ...lifecycle };
    this.items.set(workflowId, item);
    return item;
  }

  #call(name: string): void {
    this.calls.push(name);
    if (this.away) throw new TemporalUnavailableError(new Error("away"));
  }

  async startOrSignal(keyed: KeyedContentEvent) {
    this.#call("startOrSignal");
    this.events.push(keyed);
    const workflowId = lifecycleWorkflowId(keyed.event.source);
    const known = this.items.get(workflowId);
    const answer = { workflowId, runId: `run-of-${workflowId}` };
    if (known?.keys.includes(keyed.key)) return { ...answer, outcome: "duplicate" as const };
    if (known?.open) {
      known.keys.push(keyed.key);
      return { ...answer, outcome: "signalled" as const };
    }
    this.add(workflowId, { keys: [keyed.key] });
    return Promise.resolve({ ...answer, outcome: "started" as const });
  }

  async signal(signal: OneSignal) {
    this.#call("signal");
    const item = this.items.get(signal.workflowId);
    if (!item) return "unknown";
    if (!item.open) return "closed";
    if (item.signals.every(({ requestId }) => requestId !== signal.requestId)) item.signals.push(signal);
    return Promise.resolve("signalled" as const);
  }

  async query(workflowId: string, query: string): Promise<QueryAnswer> {
    this.calls.push("query");
    const item = this.items.get(workflowId);
    if (this.away) return { state: "unanswered" };
    if (!item) return { state: "unknown" };
    if (!item.status) return { state: "unanswered" };
    const result = query === "lifecycleStatus" ? item.status : item.status[query];
    return Promise.resolve({ state: "answered", result });
  }

  async describe(workflowId: string) {
    this.#call("describe");
    return Promise.resolve(this.#summary(workflowId));
  }

  async list(workflowIds: readonly string[]) {
    this.#call("list");
    return Promise.resolve(workflowIds.flatMap((id) => this.#summary(id) ?? []));
  }

  isReady(): Promise<boolean> {
    return Promise.resolve(!this.away);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #summary(workflowId: string): StatusSummary | undefined {
    const item = this.items.get(workflowId);
    return (
      item && {
        workflowId,
        runId: `run-of-${workflowId}`,
        open: item.open,
        stage: "draft",
        awaitingAction: "none",
        priority: 3,
      }
    );
  }
}
