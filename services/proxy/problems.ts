import { proxyProblems } from "@temporal-cms/contracts";
import { ProblemError } from "@temporal-cms/runtime";

/** Why a signature was refused; `reason` of the 401 and label of the metric. */
export type RefusalReason =
  | "missing"
  | "malformed"
  | "unknown_site"
  | "wrong_signature"
  | "outside_replay_window"
  | "foreign_reference";

/** When to try again after an outage, in seconds. */
const outageRetryAfter = 5;

export function unauthenticated(reason: RefusalReason, detail: string): ProblemError {
  return new ProblemError({
    type: proxyProblems.unauthenticated,
    title: "Unauthenticated",
    status: 401,
    detail,
    reason,
  });
}

export function forbidden(detail: string): ProblemError {
  return new ProblemError({ type: proxyProblems.forbidden, title: "Forbidden", status: 403, detail });
}

export function badRequest(detail: string): ProblemError {
  return new ProblemError({ type: proxyProblems.invalid, title: "Invalid request", status: 400, detail });
}

export function notFound(detail: string): ProblemError {
  return new ProblemError({ type: proxyProblems.notFound, title: "Not found", status: 404, detail });
}

export function unknownSignal(signal: string): ProblemError {
  return new ProblemError({
    type: proxyProblems.unknownSignal,
    title: "Unknown signal",
    status: 404,
    detail: `There is no signal ${signal}.`,
  });
}

export function workflowNotFound(workflowId: string): ProblemError {
  return new ProblemError({
    type: proxyProblems.workflowNotFound,
    title: "Workflow not found",
    status: 404,
    detail: `There is no workflow ${workflowId}, or it is no longer kept.`,
  });
}

export function workflowClosed(workflowId: string): ProblemError {
  return new ProblemError({
    type: proxyProblems.workflowClosed,
    title: "Workflow closed",
    status: 409,
    detail: `The workflow ${workflowId} has ended; a new content event starts another.`,
  });
}

export function staleRevision(current: string): ProblemError {
  return new ProblemError({
    type: proxyProblems.staleRevision,
    title: "Stale revision",
    status: 409,
    detail: "The content has changed since; the decision was not taken.",
    revision: current,
  });
}

export function notAwaited(awaitingAction: string): ProblemError {
  return new ProblemError({
    type: proxyProblems.notAwaited,
    title: "Decision not awaited",
    status: 409,
    detail: "The lifecycle waits for no decision now; the decision was not taken.",
    awaitingAction,
  });
}

export function tooManyRequests(): ProblemError {
  return new ProblemError({
    type: proxyProblems.tooManyRequests,
    title: "Too many requests",
    status: 429,
    detail: "Try again after the time in Retry-After.",
  });
}

export function temporalUnavailable(cause: unknown, detail?: string): ProblemError {
  return new ProblemError(
    {
      type: proxyProblems.unavailable,
      title: "Temporal unavailable",
      status: 503,
      detail: detail ?? "Temporal cannot be reached now; send the same request again.",
    },
    { cause, retryAfter: outageRetryAfter },
  );
}
