import { randomUUID } from "node:crypto";
import { msNumberToTs } from "@temporalio/common/lib/time.js";
import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import type { Call } from "./call.ts";
import type { Faults, OperationFault } from "./faults.ts";
import { timestamp } from "./messages.ts";
import { type MethodName, asAny } from "./protocol.ts";
import { Refusal, notFound, preconditionFailed } from "./refusal.ts";
import { type Collection, type Resource, ResourceState, touch } from "./resource.ts";

const { State } = proto.temporal.api.cloud.operation.v1.AsyncOperation;
type OperationState = "pending" | "in_progress" | OperationFault["state"] | "fulfilled";

const stateNumbers = {
  pending: State.STATE_PENDING,
  in_progress: State.STATE_IN_PROGRESS,
  failed: State.STATE_FAILED,
  cancelled: State.STATE_CANCELLED,
  fulfilled: State.STATE_FULFILLED,
  rejected: State.STATE_REJECTED,
};

export interface OperationSettings {
  /** How often GetAsyncOperation is asked until an operation is done; 0: done when the change is answered. */
  pollsUntilDone: number;
  /** What answers recommend as the time between polls. */
  checkDurationMs: number;
  /** More at a time are refused: 10 an account (https://docs.temporal.io/ops#rate-limits). */
  concurrentOperations: number;
  /** The status for a stale resource version; the real one's is not published, clients must take both. */
  conflictStatus: "FAILED_PRECONDITION" | "ABORTED";
}

export interface Operation {
  readonly id: string;
  readonly method: MethodName;
  readonly input: Uint8Array;
  state: OperationState;
  failureReason: string;
  readonly startedTime: Date;
  finishedTime: Date | undefined;
  /** What the call was answered, for its repetition. */
  answer: object;
}

interface Change {
  readonly resource: Resource;
  readonly during: ResourceState;
  readonly afterFailure: ResourceState;
  readonly fulfil: () => void;
  /** Runs however the operation ended. */
  readonly ended: () => void;
  /** Undoes what was visible from the start; runs when the operation is rejected or cancelled. */
  readonly withdraw: () => void;
}

interface Running {
  readonly operation: Operation;
  readonly change: Change;
  readonly stateBefore: ResourceState;
  readonly fault: OperationFault | undefined;
  pollsLeft: number;
}

/** Changes as the real service makes them: accepted at once, done later. A change shows when its operation is fulfilled. */
export class Operations {
  readonly settings: OperationSettings;
  readonly #faults: Faults;
  readonly #all = new Map<string, Operation>();
  readonly #running = new Map<string, Running>();

  constructor(settings: OperationSettings, faults: Faults) {
    this.settings = settings;
    this.#faults = faults;
  }

  create<Kind extends Resource>(
    call: Call,
    collection: Collection<Kind>,
    resource: Kind,
    fulfil: () => void = () => {},
  ) {
    this.#requireRoom();
    collection.add(resource);
    return this.#start(call, {
      resource,
      during: ResourceState.RESOURCE_STATE_ACTIVATING,
      afterFailure: ResourceState.RESOURCE_STATE_ACTIVATION_FAILED,
      fulfil,
      ended: () => {},
      withdraw: () => collection.delete(resource),
    });
  }

  /**
   * @param ended runs however the operation ended
   * @throws Refusal of the status for conflicts when the version is not the resource's
   */
  update(call: Call, resource: Resource, version: string, apply: () => void, ended: () => void = () => {}) {
    this.requireCurrent(resource, version);
    this.#requireRoom();
    return this.#start(call, {
      resource,
      during: ResourceState.RESOURCE_STATE_UPDATING,
      afterFailure: ResourceState.RESOURCE_STATE_UPDATE_FAILED,
      fulfil: () => {
        apply();
        touch(resource);
      },
      ended,
      withdraw: () => {},
    });
  }

  /** @throws Refusal of the status for conflicts when the version is not the resource's */
  remove<Kind extends Resource>(
    call: Call,
    collection: Collection<Kind>,
    resource: Kind,
    version: string,
    fulfil: () => void = () => {},
  ) {
    this.requireCurrent(resource, version);
    this.#requireRoom();
    return this.#start(call, {
      resource,
      during: ResourceState.RESOURCE_STATE_DELETING,
      afterFailure: ResourceState.RESOURCE_STATE_DELETE_FAILED,
      fulfil: () => {
        collection.delete(resource);
        fulfil();
      },
      ended: () => {},
      withdraw: () => {},
    });
  }

  /** For what needs no version of its caller, as a failover. */
  requireIdle(resource: Resource): void {
    if (resource.asyncOperationId !== "") {
      throw preconditionFailed(`operation ${resource.asyncOperationId} is in progress on ${resource.id}`);
    }
  }

  requireCurrent(resource: Resource, version: string): void {
    if (version !== resource.resourceVersion) {
      throw new Refusal(this.settings.conflictStatus, `resource version mismatch on ${resource.id}`);
    }
    this.requireIdle(resource);
  }

  find(id: string): Operation | undefined {
    return this.#all.get(id);
  }

  /** One look at an operation by a caller: brings it one step on. */
  poll(id: string): temporal.api.cloud.operation.v1.IAsyncOperation {
    const operation = this.#all.get(id);
    if (!operation) throw notFound(`async operation ${JSON.stringify(id)}`);
    const running = this.#running.get(id);
    if (running) {
      running.pollsLeft -= 1;
      operation.state = "in_progress";
      if (running.pollsLeft <= 0) this.#finish(running);
    }
    return this.message(operation);
  }

  /** Ends all that is running, without a poll. */
  settle(): void {
    for (const running of this.#running.values()) this.#finish(running);
  }

  message(operation: Operation): temporal.api.cloud.operation.v1.IAsyncOperation {
    return {
      id: operation.id,
      state: stateNumbers[operation.state],
      stateDeprecated: operation.state,
      checkDuration: msNumberToTs(this.settings.checkDurationMs),
      operationType: operation.method,
      operationInput: asAny(operation.method, operation.input),
      failureReason: operation.failureReason,
      startedTime: timestamp(operation.startedTime),
      finishedTime: timestamp(operation.finishedTime),
    };
  }

  #requireRoom(): void {
    if (this.#running.size >= this.settings.concurrentOperations) {
      throw new Refusal(
        "RESOURCE_EXHAUSTED",
        `the account has ${this.settings.concurrentOperations} operations in progress already`,
      );
    }
  }

  #start(call: Call, change: Change): { asyncOperation: temporal.api.cloud.operation.v1.IAsyncOperation } {
    const operation: Operation = {
      id: call.asyncOperationId || randomUUID(),
      method: call.method,
      input: call.input,
      state: "pending",
      failureReason: "",
      startedTime: new Date(),
      finishedTime: undefined,
      answer: {},
    };
    const running: Running = {
      operation,
      change,
      stateBefore: change.resource.state,
      fault: this.#faults.takeOperationFault(call.method),
      pollsLeft: this.settings.pollsUntilDone,
    };
    this.#all.set(operation.id, operation);
    this.#running.set(operation.id, running);
    change.resource.state = change.during;
    change.resource.asyncOperationId = operation.id;
    if (running.pollsLeft <= 0) this.#finish(running);
    return { asyncOperation: this.message(operation) };
  }

  #finish({ operation, change, fault, stateBefore }: Running): void {
    const { resource } = change;
    this.#running.delete(operation.id);
    operation.finishedTime = new Date();
    operation.state = fault?.state ?? "fulfilled";
    operation.failureReason = fault?.reason ?? "";
    resource.asyncOperationId = "";
    if (!fault) {
      resource.state = ResourceState.RESOURCE_STATE_ACTIVE;
      change.fulfil();
    } else if (fault.state === "failed") {
      resource.state = change.afterFailure;
    } else {
      resource.state = stateBefore;
      change.withdraw();
    }
    change.ended();
  }
}
