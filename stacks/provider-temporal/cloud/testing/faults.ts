import type { MethodName } from "./protocol.ts";
import { Refusal, type StatusName } from "./refusal.ts";

/** How an operation ends that is told not to be fulfilled. */
export interface OperationFault {
  readonly state: "failed" | "rejected" | "cancelled";
  readonly reason: string;
}

/** What a test wants to go wrong; each entry counts for one call. */
export class Faults {
  readonly #refusals = new Map<MethodName, Refusal[]>();
  readonly #lostAnswers: MethodName[] = [];
  readonly #operations = new Map<MethodName, OperationFault[]>();
  readonly #before = new Map<MethodName, (() => void)[]>();

  /** The next call of the method changes nothing and is answered with an error. */
  refuseNext(method: MethodName, status: StatusName, message: string): void {
    push(this.#refusals, method, new Refusal(status, message));
  }

  /** The next call of the method does its work, but the caller gets UNAVAILABLE. */
  loseNextAnswer(method: MethodName): void {
    this.#lostAnswers.push(method);
  }

  /** The operation that the next call of the method starts does not end as asked for. */
  failNextOperation(method: MethodName, reason: string, state: OperationFault["state"] = "failed"): void {
    push(this.#operations, method, { state, reason });
  }

  /** Runs something just before the next call of the method is looked at: what happens between a read and a write. */
  beforeNext(method: MethodName, action: () => void): void {
    push(this.#before, method, action);
  }

  /** @throws Refusal when a test asked for it */
  applyBefore(method: MethodName): void {
    this.#before.get(method)?.shift()?.();
    const refusal = this.#refusals.get(method)?.shift();
    if (refusal) throw refusal;
  }

  /** @throws Refusal when a test asked for it */
  applyAfter(method: MethodName): void {
    const index = this.#lostAnswers.indexOf(method);
    if (index === -1) return;
    this.#lostAnswers.splice(index, 1);
    throw new Refusal("UNAVAILABLE", "the answer was lost on its way");
  }

  takeOperationFault(method: MethodName): OperationFault | undefined {
    return this.#operations.get(method)?.shift();
  }
}

function push<Item>(queues: Map<MethodName, Item[]>, method: MethodName, item: Item): void {
  queues.set(method, [...(queues.get(method) ?? []), item]);
}
