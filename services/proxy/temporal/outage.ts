import { NamespaceNotFoundError, isGrpcServiceError } from "@temporalio/client";
import { TemporalUnavailableError } from "../lifecycles.ts";

/**
 * gRPC status codes that say nothing of the request: the same one may succeed later
 * (https://grpc.github.io/grpc/core/md_doc_statuscodes.html).
 */
const outageCodes: ReadonlySet<number> = new Set(
  Object.values({
    cancelled: 1,
    unknown: 2,
    deadlineExceeded: 4,
    permissionDenied: 7,
    resourceExhausted: 8,
    aborted: 10,
    internal: 13,
    unavailable: 14,
    unauthenticated: 16,
  }),
);

/** The gRPC status code of an error or of what caused it. */
export function grpcCodeOf(error: unknown): number | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (isGrpcServiceError(at)) return at.code;
  return undefined;
}

/**
 * Makes a call of Temporal and tells an outage from other failures.
 *
 * @throws {TemporalUnavailableError} also for a missing namespace and for refused credentials: no fault of the caller's
 */
export async function reachingTemporal<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    const code = grpcCodeOf(error);
    if (error instanceof NamespaceNotFoundError || (code !== undefined && outageCodes.has(code)))
      throw new TemporalUnavailableError(error);
    throw error;
  }
}
