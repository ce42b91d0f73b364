import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { OperationLimits } from "../backend/temporal-backend.ts";
import { awaitOperation } from "./await-operation.ts";
import type { CloudCalls } from "./cloud-calls.ts";
import { operationStates } from "./cloud-messages.ts";
import type { AsyncOperation } from "./cloud-messages.ts";

const { STATE_IN_PROGRESS, STATE_FULFILLED, STATE_REJECTED } = operationStates;
const running: AsyncOperation = { id: "op", state: STATE_IN_PROGRESS, failureReason: "" };

/** Answers in the given order, the last one for ever; each call takes eight seconds of the faked clock. */
function callsThatAnswer(...answers: AsyncOperation[]): CloudCalls {
  const next = () => (answers.length > 1 ? answers.shift() : answers[0]);
  const calls: Pick<CloudCalls, "call"> = {
    call: <Answer>() => {
      vi.setSystemTime(Date.now() + 8_000);
      return Promise.resolve({ asyncOperation: next() } as Answer);
    },
  };
  return calls as CloudCalls;
}

let told: string[];
let limits: OperationLimits;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  told = [];
  limits = {
    signal: new AbortController().signal,
    timeoutMs: 60_000,
    tell: (message) => Promise.resolve(void told.push(message)),
  };
});
afterEach(() => void vi.useRealTimers());

test("an operation that takes long is told of, again and again", async () => {
  const calls = callsThatAnswer(running, running, running, { ...running, state: STATE_FULFILLED });
  await awaitOperation(calls, running, 'the creation of namespace "x"', limits);
  expect(told).toEqual(['Temporal Cloud: the creation of namespace "x" has been going on for 16 s.']);
});

test("one that was given up tells why", async () => {
  const rejected = { ...running, state: STATE_REJECTED, failureReason: "the role is unknown" };
  await expect(awaitOperation(callsThatAnswer(rejected), running, "the export", limits)).rejects.toThrow(
    "Temporal Cloud gave up the export: the role is unknown. (Operation op, for Temporal's support.)",
  );
});

test("nothing to wait for is no wait", async () => {
  await awaitOperation(callsThatAnswer(running), undefined, "nothing", limits);
  expect(told).toEqual([]);
});
