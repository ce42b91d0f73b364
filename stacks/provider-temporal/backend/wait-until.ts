import { setTimeout as sleep } from "node:timers/promises";
import type { OperationLimits } from "./temporal-backend.ts";
import { TemporalError } from "./temporal-error.ts";

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Asks again and again, with growing pauses, until the condition holds.
 * @param expectation what is waited for, as in "namespace x to answer"
 * @throws TemporalError `timed-out` or `cancelled`
 */
export async function waitUntil(
  expectation: string,
  condition: () => Promise<boolean>,
  { signal, timeoutMs }: OperationLimits,
): Promise<void> {
  const giveUpAt = Date.now() + timeoutMs;
  for (let pause = FIRST_PAUSE_MS; !(await condition()); pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    if (Date.now() + pause > giveUpAt) {
      throw new TemporalError(
        "timed-out",
        `Waited ${Math.round(timeoutMs / 1_000)} s for ${expectation}. If the server is only slow, run the same command again, ` +
          "or allow more time with the resource option customTimeouts.",
      );
    }
    await sleep(pause, undefined, { signal }).catch(() => {
      throw new TemporalError("cancelled", `Cancelled while waiting for ${expectation}.`);
    });
  }
}
