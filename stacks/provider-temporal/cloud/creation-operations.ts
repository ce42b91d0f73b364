import { createHash } from "node:crypto";
import type { OperationLimits } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import { awaitOperation, isRunning } from "./await-operation.ts";
import type { CloudCalls } from "./cloud-calls.ts";
import { operationStates } from "./cloud-messages.ts";
import type { AsyncOperation } from "./cloud-messages.ts";

/** One resource of a program is hardly ever created more often during the life of its stack. */
const MOST_CREATIONS = 200;

/** What is known of the creations of one resource of the program. */
export interface Creations {
  /** The last one that Temporal Cloud knows of. */
  readonly last?: AsyncOperation;
  /** Id for the next one. */
  readonly nextId: string;
}

/**
 * Finds the creations that a resource of the program has asked for. Their ids follow from the owner and count up, so that a run that
 * is repeated after an interruption recognises what the interrupted one has begun, and a call that is repeated creates nothing twice.
 * @param owner what the ids are derived from: the resource's URN, and whatever makes it another resource
 */
export async function creationsOf(
  calls: CloudCalls,
  owner: string,
  limits: OperationLimits,
): Promise<Creations> {
  let last: AsyncOperation | undefined;
  for (let count = 0; count < MOST_CREATIONS; count++) {
    const asyncOperationId = creationId(owner, count);
    const found = await calls.find("Looking for an interrupted creation", limits, (service) =>
      service.getAsyncOperation({ asyncOperationId }),
    );
    if (!found?.asyncOperation) return { nextId: asyncOperationId, ...(last && { last }) };
    last = found.asyncOperation;
  }
  throw new TemporalError(
    "failed",
    `${owner} was created ${MOST_CREATIONS} times already: give it another name.`,
  );
}

/** Waits for a creation that an interrupted run has begun; how it ended is seen by what is there. */
export async function letFinish(
  calls: CloudCalls,
  operation: AsyncOperation | undefined,
  work: string,
  limits: OperationLimits,
): Promise<void> {
  if (!operation || !isRunning(operation)) return;
  await limits.tell?.(`Temporal Cloud: ${work} was begun by an earlier run and is taken up again.`);
  await awaitOperation(calls, operation, work, limits);
}

/** Whether something with this date of creation can be what the operation made: what others made earlier or later is not. */
export function madeBy(
  operation: AsyncOperation | undefined,
  createdTime: { readonly seconds?: unknown; readonly nanos?: number | null } | null | undefined,
): boolean {
  if (!operation || !(isRunning(operation) || operation.state === operationStates.STATE_FULFILLED))
    return false;
  if (!createdTime) return true;
  const { startedTime, finishedTime } = operation;
  const createdAt = Number(createdTime.seconds ?? 0);
  return (
    createdAt >= Number(startedTime?.seconds ?? createdAt) - 1 &&
    createdAt <= Number(finishedTime?.seconds ?? createdAt) + 1
  );
}

/** A UUID (RFC 9562, version 8) that follows from its arguments. */
function creationId(owner: string, count: number): string {
  const hash = createHash("sha256").update(`${owner}\n${count}`).digest("hex");
  const variant = ((Number.parseInt(hash[16] ?? "0", 16) & 0x3) | 0x8).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join("-");
}
