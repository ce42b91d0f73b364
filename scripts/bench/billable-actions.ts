import type { temporal } from "@temporalio/proto";

type Event = temporal.api.history.v1.IHistoryEvent;

/**
 * Actions by Temporal Cloud's published list (docs.temporal.io/evaluate/cloud/actions), counted from histories: a workflow
 * started by a client or as a child, an activity started or retried, a timer, a signal received (SignalWithStart is a start and a
 * signal), an upsert of search attributes. Memos and cancellations are not on the list; there are no heartbeats in activities
 * this short, and queries leave no trace, so those of a CMS panel come on top.
 */
export const billable: Record<string, string> = {
  workflowExecutionStarted: "workflow started",
  workflowExecutionSignaled: "signal",
  timerStarted: "timer started",
  activityTaskStarted: "activity started or retried",
  upsertWorkflowSearchAttributes: "search attributes upserted",
};

export interface HistorySummary {
  readonly workflows: number;
  readonly events: number;
  /** Of payloads in inputs, results, signals, memos; as stored. */
  readonly payloadBytes: number;
  readonly actions: Readonly<Record<string, number>>;
  readonly billableActions: number;
}

/** @param histories the events of a workflow and of each of its children */
export function summarize(histories: readonly (readonly Event[])[]): HistorySummary {
  const actions: Record<string, number> = {};
  for (const event of histories.flat()) {
    const kind = (Object.keys(event).find((key) => key.endsWith("EventAttributes")) ?? "").replace(
      "EventAttributes",
      "",
    );
    const action = billable[kind];
    if (action === undefined) continue;
    const attempts = event.activityTaskStartedEventAttributes?.attempt ?? 1;
    actions[action] = (actions[action] ?? 0) + attempts;
  }
  return {
    workflows: histories.length,
    events: histories.reduce((sum, events) => sum + events.length, 0),
    payloadBytes: payloadBytes(histories),
    actions,
    billableActions: Object.values(actions).reduce((sum, count) => sum + count, 0),
  };
}

function payloadBytes(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  if (value instanceof Uint8Array) return 0;
  if ("data" in value && value.data instanceof Uint8Array && "metadata" in value) return value.data.length;
  return Object.values(value).reduce<number>((sum, part) => sum + payloadBytes(part), 0);
}
