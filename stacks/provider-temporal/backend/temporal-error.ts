export type TemporalFailure =
  | "unreachable"
  | "refused"
  | "not-found"
  | "already-exists"
  | "conflict"
  | "invalid"
  | "busy"
  | "cancelled"
  | "timed-out"
  | "failed";

/** A failed call to Temporal, with a message that says what to do next. */
export class TemporalError extends Error {
  override readonly name = "TemporalError";
  readonly failure: TemporalFailure;

  constructor(failure: TemporalFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}

export function isTemporalFailure(error: unknown, failure: TemporalFailure): error is TemporalError {
  return error instanceof TemporalError && error.failure === failure;
}
