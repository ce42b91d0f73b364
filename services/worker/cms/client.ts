import {
  cmsProblems,
  type CmsInfo,
  type CmsItem,
  type CmsItemState,
  type ComplianceReport,
  type Problem,
  type PublicationPage,
  type PublishItemRequest,
  type ScheduleItemRequest,
  type StageItemRequest,
  type UnpublishItemRequest,
} from "@temporal-cms/contracts";
import type { ServiceError } from "@temporal-cms/runtime";
import type { z } from "zod";

/** An item on a site: the uuid of the source item, and the locale of this version of it. */
export interface ItemAddress {
  uuid: string;
  locale: string;
}

export interface CallOptions {
  /** Ends the call, such as when its activity is cancelled. */
  signal?: AbortSignal;
}

export interface WriteOptions extends CallOptions {
  /** The same key with the same request is done once; every repetition has the first answer. */
  idempotencyKey: string;
}

/**
 * The publishing side of one site, whichever CMS it runs. Every method throws `CmsError` when the CMS refuses or cannot be
 * reached; the subclasses are what callers handle apart.
 */
export interface CmsClient {
  readonly site: string;
  /** The connection test. */
  info(options?: CallOptions): Promise<z.infer<typeof CmsInfo>>;
  /** The latest revision, or the named one. */
  read(item: ItemAddress, options?: CallOptions & { revision?: string }): Promise<CmsItem>;
  /** Creates or overwrites the linked draft of a target. A published target stays as it is until the draft is published. */
  stage(item: ItemAddress, request: StageItemRequest, options: WriteOptions): Promise<CmsItemState>;
  /** Holds the item unpublished; an item that is live stays live. */
  schedule(item: ItemAddress, request: ScheduleItemRequest, options: WriteOptions): Promise<CmsItemState>;
  /** @throws {StaleRevisionError} when the latest revision is not the expected one; nothing is changed then */
  publish(item: ItemAddress, request: PublishItemRequest, options: WriteOptions): Promise<CmsItemState>;
  unpublish(item: ItemAddress, request: UnpublishItemRequest, options: WriteOptions): Promise<CmsItemState>;
  /** Keeps what a check has found beside the item, for editors. */
  putFindings(item: ItemAddress, report: ComplianceReport, options: WriteOptions): Promise<CmsItemState>;
  /** A page of what lifecycles have published, oldest first; at most 100 a page. */
  publications(
    options?: CallOptions & { cursor?: string; limit?: number },
  ): Promise<z.infer<typeof PublicationPage>>;
}

/** A call to a CMS that did not succeed. `retryable` says whether the same call may succeed later. */
export class CmsError extends Error {
  override readonly name: string = "CmsError";
  readonly retryable: boolean;
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** What the CMS said; its `type` is one of `cmsProblems` when the CMS module itself has refused. */
  readonly problem: Problem | undefined;
  /** What the CMS asked us to wait, in milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(
    message: string,
    fields: {
      retryable: boolean;
      status?: number | undefined;
      problem?: Problem | undefined;
      retryAfter?: number | undefined;
      cause?: unknown;
    },
  ) {
    super(message, { cause: fields.cause });
    this.retryable = fields.retryable;
    this.status = fields.status;
    this.problem = fields.problem;
    this.retryAfter = fields.retryAfter;
  }
}

/** The item is not what the caller expects: someone has edited it, or put it into the trash. */
export class StaleRevisionError extends CmsError {
  override readonly name = "StaleRevisionError";
}

/** The site has no such item, or no such revision of it. */
export class NotFoundError extends CmsError {
  override readonly name = "NotFoundError";
}

const kinds = new Map<string, typeof CmsError>([
  [cmsProblems.staleRevision, StaleRevisionError],
  [cmsProblems.notFound, NotFoundError],
  [cmsProblems.revisionNotFound, NotFoundError],
]);

/** A failed call as the error that callers of a CMS handle; its message names every fault that the CMS did. */
export function cmsErrorOf(error: ServiceError): CmsError {
  const { retryable, status, problem, retryAfter, cause } = error;
  const Kind = kinds.get(problem?.type ?? "") ?? CmsError;
  const faults = problem?.errors?.map((fault) => `${fault.path}: ${fault.message}`) ?? [];
  const message = [error.message, ...faults].join("\n  ");
  return new Kind(message, { retryable, status, problem, retryAfter, cause });
}
