import { ServiceError } from "@temporal-cms/runtime";
import { ConnectionError, GlossaryNotFoundError, QuotaExceededError } from "deepl-node";
import { VendorError } from "../vendor-error.ts";
import { type Observed, observe } from "./observed.ts";

/**
 * Calls DeepL by its client and tells refusals apart (https://developers.deepl.com/docs/best-practices/error-handling): 456 and what is wrong with
 * the request fail the job; 429, 529, 5xx, time-outs and lost connections pass, after the time that DeepL asks for.
 *
 * @param service name for messages
 * @throws {VendorError | ServiceError}
 */
export function callDeepL<Result>(service: string, call: () => Promise<Result>): Promise<Result> {
  return observe(call, (error, observed) => {
    throw classed(service, error, observed);
  });
}

function classed(service: string, error: unknown, { status, retryAfter }: Observed): Error {
  if (error instanceof QuotaExceededError || status === 456)
    return new VendorError("quota_exceeded", `${service}'s quota is used up.`, error);
  if (error instanceof GlossaryNotFoundError)
    return new VendorError("refused", `${service} does not know the glossary.`, error);
  if (status !== undefined && [400, 413, 414].includes(status))
    return new VendorError("refused", `${service} refused the text or its languages (${status}).`, error);
  const answered = status === undefined ? "could not be reached" : `answered ${status}`;
  if (error instanceof ConnectionError || status === undefined)
    return new ServiceError(`${service} did not answer in time or could not be reached`, {
      service,
      retryable: true,
      cause: error,
    });
  return new ServiceError(`${service} ${answered}`, {
    service,
    status,
    retryable: status === 429 || status >= 500,
    retryAfter,
    cause: error,
  });
}
