import type { TranslationFailure, TranslationJob } from "@temporal-cms/contracts";
import type { Segment } from "../segments/segment.ts";

/** Languages as the vendor calls them, by the vendor's locale table. */
export interface VendorLanguages {
  readonly from: string;
  readonly to: string;
}

export type VendorSegment = Pick<Segment, "key" | "coded">;

export interface VendorJobRequest extends VendorLanguages {
  /** The vendor has one job for each key, however often it is asked. */
  readonly idempotencyKey: string;
  /** At least one. */
  readonly segments: readonly VendorSegment[];
  readonly site: string;
  readonly dueDate: string;
  /** Comes back with the job and in its webhooks, unchanged. */
  readonly reference: string;
}

export interface VendorJob {
  /** The vendor's own name of the job, or all that is needed to find it: letters, digits, underscores and hyphens. */
  readonly id: string;
  readonly state: TranslationJob["state"];
  /** The signed reference, where the vendor's job has a place for it. */
  readonly reference?: string;
  /** There when `state` is `failed`. */
  readonly failure?: TranslationFailure;
}

/**
 * One translation vendor. Every call may be repeated. Calls throw `VendorError` when a job has failed for good, and `ServiceError`
 * when the vendor is not there or refuses us: 404 for a job that it does not have, 409 for a key that belongs to another text.
 */
export interface TranslationVendor {
  /** Name in the configuration. */
  readonly name: string;
  submit(request: VendorJobRequest): Promise<VendorJob>;
  read(id: string): Promise<VendorJob>;
  /** Ends a pending job; a job that has ended already stays as it is. */
  cancel(id: string): Promise<VendorJob>;
  /**
   * A completed job's words, by segment key.
   *
   * @param segments what is needed; the job may have more
   */
  translations(
    id: string,
    segments: readonly VendorSegment[],
    languages: VendorLanguages,
  ): Promise<ReadonlyMap<string, string>>;
}
