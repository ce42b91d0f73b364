import type { OperationLimits } from "./temporal-backend.ts";
import { isTemporalFailure } from "./temporal-error.ts";

/** What every connection of Temporal's SDK has. */
interface BoundedConnection {
  withDeadline<Answer>(deadline: number, request: () => Promise<Answer>): Promise<Answer>;
  withAbortSignal<Answer>(signal: AbortSignal, request: () => Promise<Answer>): Promise<Answer>;
}

/**
 * One call with a deadline, ended when its operation is.
 * @param explain makes a `TemporalError` of whatever went wrong
 */
export async function boundedCall<Answer>(
  connection: BoundedConnection,
  { signal }: OperationLimits,
  deadlineMs: number,
  request: () => Promise<Answer>,
  explain: (error: unknown) => Error,
): Promise<Answer> {
  try {
    signal.throwIfAborted();
    return await connection.withDeadline(Date.now() + deadlineMs, () =>
      connection.withAbortSignal(signal, request),
    );
  } catch (error) {
    throw explain(error);
  }
}

/** For reading what may not be there. */
export async function unlessAbsent<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isTemporalFailure(error, "not-found")) return undefined;
    throw error;
  }
}
