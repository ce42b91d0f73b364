import { Problem } from "@temporal-cms/contracts";
import type { z } from "zod";

/** A call to another service that did not succeed. `retryable` says whether the same call may succeed later. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly service: string;
  readonly retryable: boolean;
  readonly status: number | undefined;
  readonly problem: Problem | undefined;
  /** What the service asked us to wait, in milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(
    message: string,
    fields: {
      service: string;
      retryable: boolean;
      status?: number;
      problem?: Problem | undefined;
      retryAfter?: number | undefined;
      cause?: unknown;
    },
  ) {
    super(message, { cause: fields.cause });
    this.service = fields.service;
    this.retryable = fields.retryable;
    this.status = fields.status;
    this.problem = fields.problem;
    this.retryAfter = fields.retryAfter;
  }
}

export interface JsonCall<Schema extends z.ZodType> {
  /** Name of the service, for messages. */
  readonly service: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string | URL;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** What the answer must be. */
  readonly answer: Schema;
  /** In milliseconds. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

function retryAfterOf(response: Response): number | undefined {
  const value = response.headers.get("retry-after");
  if (value === null) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}

/**
 * Calls a JSON interface and parses its answer.
 *
 * @throws {ServiceError} network faults, time-outs, 408, 425, 429 and 5xx are retryable; other 4xx and answers that break the schema are not
 */
export async function callJson<Schema extends z.ZodType>(call: JsonCall<Schema>): Promise<z.infer<Schema>> {
  const { service } = call;
  const what = `${call.method} ${new URL(call.url).pathname} of ${service}`;
  const timeout = AbortSignal.timeout(call.timeout);
  let response: Response;
  let text: string;
  try {
    response = await fetch(call.url, {
      method: call.method,
      headers: {
        accept: "application/json, application/problem+json",
        ...(call.body === undefined ? {} : { "content-type": "application/json" }),
        ...call.headers,
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      signal: call.signal ? AbortSignal.any([call.signal, timeout]) : timeout,
      redirect: "error",
    });
    text = await response.text();
  } catch (cause) {
    if (call.signal?.aborted) throw call.signal.reason;
    throw new ServiceError(
      `${what} ${timeout.aborted ? `did not answer within ${call.timeout} ms` : "could not be reached"}`,
      { service, retryable: true, cause },
    );
  }
  const json = parseJson(text);
  if (!response.ok) {
    const problem = Problem.safeParse(json).data;
    const retryable = response.status >= 500 || [408, 425, 429].includes(response.status);
    throw new ServiceError(
      `${what} answered ${response.status}${problem ? `: ${problem.detail ?? problem.title}` : ""}`,
      {
        service,
        retryable,
        status: response.status,
        problem,
        retryAfter: retryAfterOf(response),
      },
    );
  }
  const parsed = call.answer.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues
      .map((issue) => `${issue.path.join(".") || "(all)"}: ${issue.message}`)
      .join("; ");
    throw new ServiceError(`${what} answered what its interface does not allow: ${faults}`, {
      service,
      retryable: false,
      status: response.status,
    });
  }
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
