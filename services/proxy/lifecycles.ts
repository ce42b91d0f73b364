import type { KeyedContentEvent, QueryName, StartResponse, StatusSummary } from "@temporal-cms/contracts";
import type { OneSignal } from "@temporal-cms/runtime";

/** Temporal cannot be reached, refuses this process, or is overloaded; the same call may succeed later. */
export class TemporalUnavailableError extends Error {
  override readonly name = "TemporalUnavailableError";

  constructor(cause: unknown) {
    super("Temporal is unavailable", { cause });
  }
}

export type QueryAnswer =
  | { readonly state: "answered"; readonly result: unknown }
  /** No worker answered in time, or none can. */
  | { readonly state: "unanswered" }
  | { readonly state: "unknown" };

/** What the routes need of Temporal. When that is away, queries stay unanswered and all else throws `TemporalUnavailableError`. */
export interface Lifecycles {
  /** Starts the item's lifecycle or tells the open one; the same key twice is a duplicate. */
  startOrSignal(event: KeyedContentEvent): Promise<StartResponse>;
  /** The same request id reaches a run once. */
  signal(signal: OneSignal): Promise<"signalled" | "closed" | "unknown">;
  /** Asks a worker; of closed lifecycles too. */
  query(workflowId: string, query: QueryName): Promise<QueryAnswer>;
  /** The newest run as the server knows it, without a worker. */
  describe(workflowId: string): Promise<StatusSummary | undefined>;
  /** The newest run of each id that has one, from visibility; ids as `lifecycleWorkflowId` makes them. */
  list(workflowIds: readonly string[]): Promise<StatusSummary[]>;
  /** Whether the namespace answers. */
  isReady(): Promise<boolean>;
  /** Lets go of the connection. */
  close(): Promise<void>;
}
