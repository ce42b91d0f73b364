import { Connection } from "@temporalio/client";
import type { OperatorService, WorkflowService } from "@temporalio/client";
import { boundedCall, unlessAbsent } from "../backend/bounded-call.ts";
import type { OperationLimits } from "../backend/temporal-backend.ts";
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
    return boundedCall(
      this.#connection,
      limits,
      CALL_DEADLINE_MS,
      () => request(services),
      (error) => explainError(error, action, this.address),
    );
  }

  /** Like `call`, for reading what may not be there. */
  async find<Answer>(
    action: string,
    limits: OperationLimits,
    request: (services: Services) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    return unlessAbsent(this.call(action, limits, request));
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}
