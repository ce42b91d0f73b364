import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { OperationLimits } from "../backend/temporal-backend.ts";
import { TemporalError, isTemporalFailure } from "../backend/temporal-error.ts";
import { awaitOperation, isRunning } from "./await-operation.ts";
import type { CloudCalls } from "./cloud-calls.ts";
import { resourceStates } from "./cloud-messages.ts";
import type { AsyncOperation } from "./cloud-messages.ts";

/** What all resources of Temporal Cloud have in common. */
export interface Versioned {
  readonly resourceVersion?: string | null;
  readonly state?: number | null;
  /** Operation that changes it now, if any. */
  readonly asyncOperationId?: string | null;
}

export interface VersionedChange<Live extends Versioned> {
  /** What is changed, as in `namespace "x"`. */
  readonly subject: string;
  read(): Promise<Live | undefined>;
  /**
   * Sends the change, made from what was read and good for its version alone; undefined if there is nothing to change.
   * @param asyncOperationId id for the operation
   */
  send(live: Live, asyncOperationId: string): Promise<AsyncOperation | null | undefined> | undefined;
}

const MOST_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 100;
const nothingToChange = /nothing to change/i;

/**
 * Reads a resource, changes it and waits for the end. When somebody else was faster, it reads again and makes the change anew from
 * what is there then, so that neither change is lost.
 * @returns whether the resource was there
 * @throws TemporalError `conflict` if others keep on changing it
 */
export async function changeVersioned<Live extends Versioned>(
  calls: CloudCalls,
  change: VersionedChange<Live>,
  limits: OperationLimits,
): Promise<boolean> {
  const { subject } = change;
  for (let attempt = 1, pause = FIRST_PAUSE_MS; ; attempt++, pause *= 2) {
    const live = await change.read();
    if (!live || isGone(live)) return false;
    await letOthersFinish(calls, live, subject, limits);
    const fresh = isChanging(live) ? await change.read() : live;
    if (!fresh || isGone(fresh)) return false;
    try {
      const operation = await change.send(fresh, randomUUID());
      await awaitOperation(calls, operation, `the change of ${subject}`, limits);
      return true;
    } catch (error) {
      if (isTemporalFailure(error, "invalid") && nothingToChange.test(error.message)) return true;
      if (!(await isConflict(error, fresh, change))) throw error;
      if (attempt === MOST_ATTEMPTS) {
        const reason = error instanceof Error ? error.message : String(error);
        const message = `${reason} Somebody else keeps on changing ${subject}: let that end, then run the same command again.`;
        throw new TemporalError("conflict", message, { cause: error });
      }
    }
    await sleep(Math.min(pause, 5_000), undefined, { signal: limits.signal }).catch(() => {
      throw new TemporalError("cancelled", `Cancelled before ${subject} was changed.`);
    });
  }
}

/** What Temporal Cloud says of a stale version is not documented: that the resource has moved on, or is on the move, tells it as well. */
async function isConflict<Live extends Versioned>(
  error: unknown,
  sent: Live,
  change: VersionedChange<Live>,
): Promise<boolean> {
  if (isTemporalFailure(error, "conflict")) return true;
  if (!isTemporalFailure(error, "invalid")) return false;
  const now = await change.read();
  return now !== undefined && (now.resourceVersion !== sent.resourceVersion || isChanging(now));
}

/** @throws TemporalError `failed` if its creation went wrong: the name is taken, and nothing mends it */
export function refuseHalfMade({ state }: Versioned, subject: string): void {
  if (state !== resourceStates.RESOURCE_STATE_ACTIVATION_FAILED) return;
  throw new TemporalError(
    "failed",
    `The creation of ${subject} failed in Temporal Cloud, which has it half made. Delete it there, or ask Temporal's support to, then ` +
      "run the same command again.",
  );
}

export function isGone({ state }: Versioned): boolean {
  return state === resourceStates.RESOURCE_STATE_DELETED;
}

function isChanging({ state, asyncOperationId }: Versioned): boolean {
  const { RESOURCE_STATE_ACTIVATING, RESOURCE_STATE_UPDATING, RESOURCE_STATE_DELETING } = resourceStates;
  const changing: unknown[] = [RESOURCE_STATE_ACTIVATING, RESOURCE_STATE_UPDATING, RESOURCE_STATE_DELETING];
  return Boolean(asyncOperationId) && changing.includes(state);
}

/** Somebody else's change, or one of an interrupted run of our own; whether it went well shows when the resource is read again. */
async function letOthersFinish(
  calls: CloudCalls,
  live: Versioned,
  subject: string,
  limits: OperationLimits,
): Promise<void> {
  if (!isChanging(live)) return;
  const asyncOperationId = live.asyncOperationId ?? "";
  const work = `an earlier change of ${subject}`;
  const found = await calls.find(`Looking at ${work}`, limits, (service) =>
    service.getAsyncOperation({ asyncOperationId }),
  );
  const operation = found?.asyncOperation;
  if (!operation || !isRunning(operation)) return;
  try {
    await awaitOperation(calls, operation, work, limits);
  } catch (error) {
    if (!isTemporalFailure(error, "failed")) throw error;
  }
}
