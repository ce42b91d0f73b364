import { setTimeout as sleep } from "node:timers/promises";
import { status } from "@grpc/grpc-js";
import type { StatusObject } from "@grpc/grpc-js";
import { defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from "@temporalio/client";
import { CloudOperationsConnection } from "@temporalio/cloud";
import { boundedCall, unlessAbsent } from "../backend/bounded-call.ts";
import type { OperationLimits } from "../backend/temporal-backend.ts";
import { TemporalError, isTemporalFailure } from "../backend/temporal-error.ts";
import { explainCloudError } from "./explain-cloud-error.ts";

export type CloudService = CloudOperationsConnection["cloudService"];

/** Version of the API that the requests are written in (https://github.com/temporalio/cloud-api): it places namespaces by `regions`, which later ones replace by `replicas`. */
const API_VERSION = "v0.14.0";
const BUSY_PAUSE_MS = 3_000;
const CALL_DEADLINE_MS = 30_000;
/** Two seconds of retries. Every change carries the id of its operation, so that a repeated call changes nothing twice. */
const ATTEMPTS = 5;

const retries = defaultGrpcRetryOptions({ maxAttempts: ATTEMPTS });

/** Others are retried by gRPC's usual rules; a stale version only gets staler. */
function isWorthRepeating(attempt: number, failure: StatusObject): boolean {
  return failure.code !== status.ABORTED && retries.retryableDecider(attempt, failure);
}

export interface CloudAccess {
  readonly address: string;
  readonly apiKey: string;
}

/** One connection to the Cloud Ops API, always by TLS; each call has a deadline, can be cancelled, and fails with a `TemporalError`. */
export class CloudCalls {
  readonly address: string;
  readonly #connection: CloudOperationsConnection;

  constructor({ address, apiKey }: CloudAccess) {
    this.address = address;
    this.#connection = CloudOperationsConnection.lazy({
      address,
      apiKey,
      metadata: { "temporal-cloud-api-version": API_VERSION },
      interceptors: [makeGrpcRetryInterceptor({ ...retries, retryableDecider: isWorthRepeating })],
    });
  }

  /**
   * While the account has as many operations as it may (https://docs.temporal.io/ops#rate-limits), waits for room.
   * @param action what is tried, for messages, as in `Creating namespace "x"`
   */
  async call<Answer>(
    action: string,
    limits: OperationLimits,
    request: (service: CloudService) => Promise<Answer>,
  ): Promise<Answer> {
    const giveUpAt = Date.now() + limits.timeoutMs;
    for (;;) {
      try {
        return await this.#callOnce(action, limits, request);
      } catch (error) {
        if (!isTemporalFailure(error, "busy") || Date.now() + BUSY_PAUSE_MS > giveUpAt) throw error;
        await limits.tell?.(`${error.message} Waiting for room.`);
      }
      await sleep(BUSY_PAUSE_MS, undefined, { signal: limits.signal }).catch(() => {
        throw new TemporalError("cancelled", `${action}: cancelled while waiting for room.`);
      });
    }
  }

  async #callOnce<Answer>(
    action: string,
    limits: OperationLimits,
    request: (service: CloudService) => Promise<Answer>,
  ): Promise<Answer> {
    const { cloudService } = this.#connection;
    return boundedCall(
      this.#connection,
      limits,
      CALL_DEADLINE_MS,
      () => request(cloudService),
      (error) => explainCloudError(error, action, this.address),
    );
  }

  /** Like `call`, for reading what may not be there. */
  async find<Answer>(
    action: string,
    limits: OperationLimits,
    request: (service: CloudService) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    return unlessAbsent(this.call(action, limits, request));
  }

  close(): void {
    this.#connection.close();
  }
}
