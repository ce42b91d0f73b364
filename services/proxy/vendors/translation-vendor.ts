import type { TranslationComplete } from "@temporal-cms/contracts";
import type { ReceivedRequest } from "../signature.ts";

/** What a vendor's webhook says, once it is known to be the vendor's. */
export interface TranslationNews {
  /** The workflow that waits for the job. */
  readonly workflowId: string;
  /** The same for every delivery of the same news. */
  readonly requestId: string;
  readonly payload: TranslationComplete;
}

/** A vendor that calls `/webhooks/translation/<name>`. */
export interface TranslationVendor {
  readonly name: string;
  /**
   * Undefined when it is the vendor's and tells no workflow anything.
   *
   * @throws {ProblemError} 401 when it is not the vendor's, 422 when it breaks the vendor's own format
   */
  receive(request: ReceivedRequest): TranslationNews | undefined;
}
