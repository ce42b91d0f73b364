import { Connection } from "@temporalio/client";
import type { OperatorService, WorkflowService } from "@temporalio/client";
import type { OperationLimits } from "../backend/temporal-backend.ts";
import { isTemporalFailure } from "../backend/temporal-error.ts";
import type { ProviderConfig } from "../provider-config.ts";
import { connectionOptions } from "./connection-options.ts";
import { explainError } from "./explain-error.ts";

const CALL_DEADLINE_MS = 10_000;

export interface Services {
  readonly workflow: WorkflowService;
  readonly operator: OperatorService;
}

/** One connection to the frontend; each call has a deadline, can be cancelled, and fails with a `TemporalError`. */
export class TemporalCalls {
  readonly address: string;
  readonly #connection: Connection;

  constructor(config: ProviderConfig) {
    this.address = config.address;
    this.#connection = Connection.lazy(connectionOptions(config));
  }

  /** @param action what is tried, for messages, as in `Registering namespace "x"` */
  async call<Answer>(
    action: string,
    limits: OperationLimits,
    request: (services: Services) => Promise<Answer>,
  ): Promise<Answer> {
    const { workflowService, operatorService } = this.#connection;
    const services = { workflow: workflowService, operator: operatorService };
    try {
      limits.signal.throwIfAborted();
      return await this.#connection.withDeadline(Date.now() + CALL_DEADLINE_MS, () =>
        this.#connection.withAbortSignal(limits.signal, () => request(services)),
      );
    } catch (error) {
      throw explainError(error, action, this.address);
    }
  }

  /** Like `call`, for reading what may not be there. */
  async find<Answer>(
    action: string,
    limits: OperationLimits,
    request: (services: Services) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    try {
      return await this.call(action, limits, request);
    } catch (error) {
      if (isTemporalFailure(error, "not-found")) return undefined;
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}
