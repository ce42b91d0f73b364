import { z } from "zod";
import { Instant, Priority } from "./content.ts";
import { LifecycleStatus } from "./status.ts";
import { awaitedActions, stages } from "./names.ts";

/** RFC 9457 problem document; `errors` lists every fault of a request at once. */
export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;
export const problemContentType = "application/problem+json";

/** `type` of the proxy's problem documents. */
export const proxyProblems = {
  invalid: "urn:temporal-cms:invalid-request",
  unauthenticated: "urn:temporal-cms:unauthenticated",
  forbidden: "urn:temporal-cms:forbidden",
  notFound: "urn:temporal-cms:not-found",
  workflowNotFound: "urn:temporal-cms:workflow-not-found",
  workflowClosed: "urn:temporal-cms:workflow-closed",
  unknownSignal: "urn:temporal-cms:unknown-signal",
  staleRevision: "urn:temporal-cms:stale-revision",
  notAwaited: "urn:temporal-cms:not-awaited",
  tooLarge: "urn:temporal-cms:payload-too-large",
  tooManyRequests: "urn:temporal-cms:too-many-requests",
  unavailable: "urn:temporal-cms:temporal-unavailable",
  internal: "urn:temporal-cms:internal-error",
} as const;

/** Answer of `POST /workflows`. */
export const StartResponse = z
  .strictObject({
    workflowId: z.string(),
    runId: z.string(),
    outcome: z.enum(["started", "signalled", "duplicate"]),
  })
  .meta({ id: "StartResponse" });
export type StartResponse = z.infer<typeof StartResponse>;

/** Answer of `POST /signals/{workflowId}/{signal}`. */
export const SignalResponse = z
  .strictObject({ workflowId: z.string(), signal: z.string() })
  .meta({ id: "SignalResponse" });

/** Answer of `POST /webhooks/translation/{vendor}`: `ignored` when nothing waits for the job any more. */
export const WebhookResponse = z
  .strictObject({ outcome: z.enum(["signalled", "ignored"]) })
  .meta({ id: "WebhookResponse" });

/** A lifecycle as visibility knows it: the search attributes, at most some seconds old. */
export const StatusSummary = z
  .strictObject({
    workflowId: z.string(),
    runId: z.string(),
    open: z.boolean(),
    stage: z.enum(stages).optional(),
    awaitingAction: z.enum(awaitedActions).optional(),
    dueDate: Instant.optional(),
    priority: Priority.optional(),
  })
  .meta({ id: "StatusSummary" });
export type StatusSummary = z.infer<typeof StatusSummary>;

/** Answer of `GET /workflows/{workflowId}/status`: live by query, from visibility when no worker answers in time. */
export const StatusResponse = z
  .discriminatedUnion("source", [
    z.strictObject({ source: z.literal("query"), status: LifecycleStatus }),
    z.strictObject({ source: z.literal("visibility"), summary: StatusSummary }),
  ])
  .meta({ id: "StatusResponse" });

/** Body of `POST /statuses`. */
export const StatusesRequest = z
  .strictObject({ workflowIds: z.array(z.string().min(1).max(256)).min(1).max(100) })
  .meta({ id: "StatusesRequest" });

/** Answer of `POST /statuses`; ids without a lifecycle are left out. */
export const StatusesResponse = z
  .strictObject({ statuses: z.array(StatusSummary) })
  .meta({ id: "StatusesResponse" });

/** Answer of `GET /queries/{workflowId}/{query}`. */
export const QueryResponse = z
  .strictObject({
    workflowId: z.string(),
    query: z.string(),
    result: z.unknown(),
    source: z.enum(["query", "visibility"]),
  })
  .meta({ id: "QueryResponse" });
