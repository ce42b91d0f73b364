import {
  activities,
  type ActivityInput,
  type ActivityOutput,
  type ActivityType,
} from "@temporal-cms/contracts";
import { ServiceError } from "@temporal-cms/runtime";
import { Context } from "@temporalio/activity";
import { ApplicationFailure, CancelledFailure } from "@temporalio/common";
import { CmsError } from "./cms/client.ts";
import { UnknownSiteError } from "./cms/sites.ts";

/** What an activity has at hand while it runs. */
export interface ActivityScope {
  /** Aborted when the workflow no longer wants the activity, or the worker shuts down. */
  readonly signal: AbortSignal;
  /** Unique to this activity of this workflow run and the same for each of its attempts: the base of idempotency keys. */
  readonly key: string;
}

/** In milliseconds; well below the heartbeat time-out, and longer than nearly all activities take, which then send none. */
const heartbeatEvery = 10_000;

/**
 * Runs an activity's work: its input is parsed, a heartbeat goes out while it takes long, and errors are classed as retryable
 * or not.
 */
export function runActivity<Type extends ActivityType>(
  type: Type,
  work: (input: ActivityInput<Type>, scope: ActivityScope) => Promise<ActivityOutput<Type>>,
): (input: ActivityInput<Type>) => Promise<ActivityOutput<Type>> {
  return async (input) => {
    const parsed = activities[type].input.safeParse(input);
    if (!parsed.success) {
      throw ApplicationFailure.nonRetryable(`${type}: ${parsed.error.message}`, "InvalidInput");
    }
    const context = Context.current();
    const { workflowExecution, activityId } = context.info;
    const heartbeat = setInterval(() => context.heartbeat(), heartbeatEvery);
    try {
      const scope = {
        signal: context.cancellationSignal,
        key: `${workflowExecution?.runId ?? ""}:${activityId}`,
      };
      return await work(parsed.data as ActivityInput<Type>, scope);
    } catch (error) {
      throw classed(error);
    } finally {
      clearInterval(heartbeat);
    }
  };
}

/** A failure as Temporal understands it: retried, retried after the time that was asked for, or final. */
function classed(error: unknown): unknown {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  if (error instanceof CmsError || error instanceof ServiceError) {
    const { message, retryable, name, retryAfter } = error;
    return ApplicationFailure.create({
      message,
      type: name,
      nonRetryable: !retryable,
      cause: error,
      ...(retryAfter === undefined ? {} : { nextRetryDelay: retryAfter }),
    });
  }
  if (error instanceof UnknownSiteError) return ApplicationFailure.nonRetryable(error.message, error.name);
  return error;
}
