import { cmsProblems, proxyProblems } from "@temporal-cms/contracts";
import { ProblemError, ServiceError } from "@temporal-cms/runtime";

/** `type` of problems that are the vendor's. */
export const vendorProblem = "urn:temporal-cms:vendor-failure";

/**
 * Asks a vendor and puts its refusals into problems of this service: 404 and 409 stay what they are, what may pass is 503 with the
 * vendor's `Retry-After`, and what the vendor should never answer is 502.
 *
 * @throws {ProblemError}
 */
export async function askVendor<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw problemOf(error);
  }
}

function problemOf(error: ServiceError): ProblemError {
  const detail = error.message;
  if (error.status === 404) {
    return new ProblemError({ type: proxyProblems.notFound, title: "No such job", status: 404, detail });
  }
  if (error.status === 409) {
    return new ProblemError({
      type: cmsProblems.idempotencyConflict,
      title: "The idempotency key belongs to another text",
      status: 409,
      detail,
    });
  }
  const [title, status] = error.retryable
    ? (["The vendor is not there", 503] as const)
    : (["The vendor refused", 502] as const);
  const seconds = error.retryAfter === undefined ? undefined : Math.ceil(error.retryAfter / 1000);
  return new ProblemError(
    { type: vendorProblem, title, status, detail },
    { cause: error, ...(seconds === undefined ? {} : { retryAfter: seconds }) },
  );
}
