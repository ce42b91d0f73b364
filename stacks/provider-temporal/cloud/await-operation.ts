import { setTimeout as sleep } from "node:timers/promises";
import { tsToMs } from "@temporalio/common/lib/time.js";
import type { OperationLimits } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import type { CloudCalls } from "./cloud-calls.ts";
import { operationStates } from "./cloud-messages.ts";
import type { AsyncOperation } from "./cloud-messages.ts";

const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** How often a long wait is told. */
const TELL_EVERY_MS = 15_000;

/**
 * Waits until an operation of Temporal Cloud has ended well (CloudService.GetAsyncOperation), as often as the server advises, and
 * tells of long waits.
 * @param work what the operation does, as in `the creation of namespace "x"`
 * @throws TemporalError `failed` with the server's reason, `timed-out`, `cancelled`
 */
export async function awaitOperation(
  calls: CloudCalls,
  operation: AsyncOperation | null | undefined,
  work: string,
  limits: OperationLimits,
): Promise<void> {
  const begun = Date.now();
  let tellAt = begun + TELL_EVERY_MS;
  let current = operation;
  while (current && !hasEnded(current, work)) {
    const waited = Date.now() - begun;
    const pause = pauseAdvised(current);
    if (waited + pause > limits.timeoutMs) throw tooLong(work, current, limits.timeoutMs);
    if (Date.now() >= tellAt) {
      tellAt = Date.now() + TELL_EVERY_MS;
      await limits.tell?.(`Temporal Cloud: ${work} has been going on for ${Math.round(waited / 1_000)} s.`);
    }
    await pauseFor(pause, work, limits.signal);
    const asyncOperationId = current.id ?? "";
    const answer = await calls.call(`Watching ${work}`, limits, (service) =>
      service.getAsyncOperation({ asyncOperationId }),
    );
    current = answer.asyncOperation;
  }
}

export function isRunning({ state }: { readonly state?: number | null }): boolean {
  const running: unknown[] = [operationStates.STATE_PENDING, operationStates.STATE_IN_PROGRESS];
  return running.includes(state);
}

function hasEnded(operation: AsyncOperation, work: string): boolean {
  const { state, failureReason, id } = operation;
  switch (state) {
    case operationStates.STATE_FULFILLED:
      return true;
    case operationStates.STATE_FAILED:
    case operationStates.STATE_CANCELLED:
    case operationStates.STATE_REJECTED: {
      const reason = failureReason === "" ? "no reason given" : failureReason;
      throw new TemporalError(
        "failed",
        `Temporal Cloud gave up ${work}: ${reason}. (Operation ${id}, for Temporal's support.)`,
      );
    }
    default:
      return false;
  }
}

function pauseAdvised({ checkDuration }: AsyncOperation): number {
  const advised = checkDuration ? tsToMs(checkDuration) : 0;
  return Math.min(Math.max(advised, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
}

async function pauseFor(milliseconds: number, work: string, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {
    throw new TemporalError(
      "cancelled",
      `Cancelled while waiting for ${work}, which goes on in Temporal Cloud. Run the same command again to take it up.`,
    );
  });
}

function tooLong(work: string, { id }: AsyncOperation, timeoutMs: number): TemporalError {
  return new TemporalError(
    "timed-out",
    `Waited ${Math.round(timeoutMs / 1_000)} s for ${work} (operation ${id}), which goes on in Temporal Cloud. Run the same command ` +
      "again to take it up, or allow more time with the resource option customTimeouts.",
  );
}
