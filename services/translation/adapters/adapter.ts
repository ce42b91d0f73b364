import type { TranslationJob } from "@temporal-cms/contracts";

export interface VendorJobRequest {
  /** The vendor answers the same job to the same key. */
  readonly idempotencyKey: string;
  readonly sourceLocale: string;
  readonly targetLocale: string;
  readonly title: string;
  readonly body: string;
  readonly dueDate: string;
  /** Comes back in the vendor's webhook. */
  readonly reference: string;
  /** Comes back with the job, unchanged; the service keeps nothing itself. */
  readonly metadata: string;
}

export interface VendorJob {
  readonly jobId: string;
  readonly state: TranslationJob["state"];
  readonly targetLocale: string;
  readonly metadata: string;
  /** There when `state` is `completed`. */
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  /** There when `state` is `failed`. */
  readonly failure?: string | undefined;
}

/**
 * One translation vendor. Every call may be repeated.
 * Calls throw `ServiceError`: with status 404 for a job that is not there, 409 for a key that belongs to another text.
 */
export interface TranslationVendor {
  readonly name: string;
  submit(request: VendorJobRequest): Promise<VendorJob>;
  read(jobId: string): Promise<VendorJob>;
  /** Ends a pending job; a job that has ended already stays as it is. */
  cancel(jobId: string): Promise<VendorJob>;
}
