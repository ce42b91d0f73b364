import { z } from "zod";
import { CmsItemId, CmsKind, ContentHash, Instant, Locale, Revision, SiteSlug, Uuid } from "./content.ts";

/**
 * The publishing side that every CMS module offers to the worker. An item is addressed by the uuid of the source item and a
 * locale, on every site alike: `…/items/{uuid}/{locale}`. Callers authenticate by HTTP Basic with an application password.
 * Every write carries the header `idempotency-key`; the same key with the same body has the first answer again.
 * Errors are RFC 9457 problem documents whose `type` is one of `cmsProblems`.
 */
export const cmsApiBase = { wordpress: "/wp-json/temporal-cms/v1", drupal: "/temporal-cms/v1" } as const;
export const idempotencyHeader = "idempotency-key";

/** Path below `cmsApiBase` of each route; all of the CMS modules' routes are here. */
export const cmsPaths = {
  info: () => "/info",
  item: (uuid: string, locale: string) => `/items/${uuid}/${locale}`,
  schedule: (uuid: string, locale: string) => `/items/${uuid}/${locale}/schedule`,
  publish: (uuid: string, locale: string) => `/items/${uuid}/${locale}/publish`,
  unpublish: (uuid: string, locale: string) => `/items/${uuid}/${locale}/unpublish`,
  findings: (uuid: string, locale: string, check: string) => `/items/${uuid}/${locale}/findings/${check}`,
  publications: () => "/publications",
} as const;

/** `type` of the problem documents that the CMS modules answer. */
export const cmsProblems = {
  notFound: "urn:temporal-cms:item-not-found",
  revisionNotFound: "urn:temporal-cms:revision-not-found",
  staleRevision: "urn:temporal-cms:stale-revision",
  idempotencyConflict: "urn:temporal-cms:idempotency-conflict",
  invalid: "urn:temporal-cms:invalid-request",
  forbidden: "urn:temporal-cms:forbidden",
} as const;

/** `held` is ready but not visible, `published` is live, `trashed` can be restored. */
export const CmsItemStatus = z.enum(["draft", "held", "published", "trashed"]).meta({ id: "CmsItemStatus" });

export const CmsTerm = z.strictObject({ vocabulary: z.string(), name: z.string() }).meta({ id: "CmsTerm" });

/** `GET …/info`: the connection test. */
export const CmsInfo = z
  .strictObject({ cms: CmsKind, site: SiteSlug, cmsVersion: z.string(), moduleVersion: z.string() })
  .meta({ id: "CmsInfo" });

/** What every answer about an item says, without its text. */
export const CmsItemState = z
  .strictObject({
    uuid: Uuid,
    locale: Locale,
    id: CmsItemId,
    type: z.string(),
    /** The latest revision, whether published or not. */
    revision: Revision,
    hash: ContentHash,
    status: CmsItemStatus,
    /** Where the item is or will be read by the public. */
    url: z.url(),
    /** Of a staged translation: the hash of the source it was made from. */
    sourceHash: ContentHash.optional(),
    /** And that source's revision: with it, only what has changed since is translated again. */
    sourceRevision: Revision.optional(),
  })
  .meta({ id: "CmsItemState" });
export type CmsItemState = z.infer<typeof CmsItemState>;

/** `GET …/items/{uuid}/{locale}?revision=`: the item with its text; without `revision` the latest. Body is the stored markup. */
export const CmsItem = z
  .strictObject({ ...CmsItemState.shape, title: z.string(), body: z.string(), terms: z.array(CmsTerm) })
  .meta({ id: "CmsItem" });
export type CmsItem = z.infer<typeof CmsItem>;

/** `PUT …/items/{uuid}/{locale}`: creates or overwrites the linked draft of a target; answers `CmsItemState`. */
export const StageItemRequest = z
  .strictObject({
    workflowId: z.string(),
    type: z.string(),
    sourceLocale: Locale,
    sourceHash: ContentHash,
    /** Revision of the source item on its own site. */
    sourceRevision: Revision,
    title: z.string(),
    body: z.string(),
    terms: z.array(CmsTerm),
  })
  .meta({ id: "StageItemRequest" });
export type StageItemRequest = z.infer<typeof StageItemRequest>;

/** `POST …/schedule`: holds the item unpublished and shows editors when it is due. The CMS starts no clock of its own. */
export const ScheduleItemRequest = z
  .strictObject({ workflowId: z.string(), expectedRevision: Revision, publishAt: Instant })
  .meta({ id: "ScheduleItemRequest" });
export type ScheduleItemRequest = z.infer<typeof ScheduleItemRequest>;

/** `POST …/publish`: refused with `staleRevision` unless the latest revision and its hash are the expected ones. */
export const PublishItemRequest = z
  .strictObject({
    workflowId: z.string(),
    expectedRevision: Revision,
    expectedHash: ContentHash,
    /** All locales of this lifecycle on this site; the backfill finds those that went missing. */
    locales: z.array(Locale).min(1),
  })
  .meta({ id: "PublishItemRequest" });
export type PublishItemRequest = z.infer<typeof PublishItemRequest>;

/** `POST …/unpublish`: back to draft; the compensation for a failed target. */
export const UnpublishItemRequest = z
  .strictObject({ workflowId: z.string(), reason: z.string() })
  .meta({ id: "UnpublishItemRequest" });
export type UnpublishItemRequest = z.infer<typeof UnpublishItemRequest>;

/** One entry of `GET …/publications`: what a lifecycle published, and how the item stands now. Survives the item's deletion. */
export const Publication = z
  .strictObject({
    uuid: Uuid,
    locale: Locale,
    sourceLocale: Locale,
    type: z.string(),
    /** The source item's site, where the lifecycle belongs. */
    workflowId: z.string(),
    hash: ContentHash,
    previousHash: ContentHash.optional(),
    locales: z.array(Locale),
    publishedAt: Instant,
    /** Null when the item is gone for good. */
    current: CmsItemState.nullable(),
  })
  .meta({ id: "Publication" });
export type Publication = z.infer<typeof Publication>;

/** `GET …/publications?cursor=&limit=`: at most 100 a page, oldest first; no `next` on the last page. */
export const PublicationPage = z
  .strictObject({ publications: z.array(Publication).max(100), next: z.string().optional() })
  .meta({ id: "PublicationPage" });
export type PublicationPage = z.infer<typeof PublicationPage>;

/** Meta elements of the live page, by which it is read back: hash and locale of what a visitor really gets. */
export const livePageMeta = { hash: "temporal-cms:hash", locale: "temporal-cms:locale" } as const;
