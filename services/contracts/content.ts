import { z } from "zod";

/** A site's short name; it is part of workflow ids and of search attributes. */
export const SiteSlug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, "a site is 1 to 64 of a-z, 0-9 and inner hyphens")
  .meta({ id: "SiteSlug", examples: ["newsroom"] });

export const CmsKind = z.enum(["wordpress", "drupal"]).meta({ id: "CmsKind" });
export type CmsKind = z.infer<typeof CmsKind>;

/** BCP 47 language tag in its usual case: `en`, `pt-BR`, `zh-Hant-TW`. Each CMS maps its own codes to it. */
export const Locale = z
  .string()
  .regex(
    /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$/,
    "a locale is a BCP 47 tag such as en or pt-BR",
  )
  .meta({ id: "Locale", examples: ["de"] });

/** SHA-256 of the item's title and body as stored by the CMS, in lower-case hexadecimal (see `contentHashText`). */
export const ContentHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "a hash is 64 lower-case hexadecimal digits")
  .meta({ id: "ContentHash" });

/** The CMS's own name of a revision; opaque, equal only to itself. */
export const Revision = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, "a revision is 1 to 64 of A-Z, a-z, 0-9, dot, underscore and hyphen")
  .meta({ id: "Revision", examples: ["41"] });

/** The CMS's own id of an item (a post id, a node id). */
export const CmsItemId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "an item id is 1 to 64 of A-Z, a-z, 0-9, _ and -");

export const Uuid = z.uuid().meta({ id: "Uuid" });
export const Instant = z.iso
  .datetime({ offset: true })
  .meta({ id: "Instant", examples: ["2027-01-31T08:00:00Z"] });

/** One item in one CMS, named for good: content travels by reference (design, decision 1). */
export const ContentRef = z
  .strictObject({
    cms: CmsKind,
    site: SiteSlug,
    type: z.string().regex(/^[a-z0-9_-]{1,32}$/, "a content type is 1 to 32 of a-z, 0-9, _ and -"),
    uuid: Uuid,
    id: CmsItemId,
  })
  .meta({ id: "ContentRef" });
export type ContentRef = z.infer<typeof ContentRef>;

/** A stored state of an item in one locale: which revision, and the hash of what it says. */
export const ContentVersion = z
  .strictObject({ locale: Locale, revision: Revision, hash: ContentHash })
  .meta({ id: "ContentVersion" });
export type ContentVersion = z.infer<typeof ContentVersion>;

/** Where the content shall appear: one site in one locale (design, decision 12). */
export const Target = z.strictObject({ cms: CmsKind, site: SiteSlug, locale: Locale }).meta({ id: "Target" });
export type Target = z.infer<typeof Target>;

/** A target's item as the CMS holds it: the draft that was staged or the page that was published. */
export const TargetItem = z
  .strictObject({
    ...Target.shape,
    id: CmsItemId,
    revision: Revision,
    hash: ContentHash,
    url: z.url(),
  })
  .meta({ id: "TargetItem" });
export type TargetItem = z.infer<typeof TargetItem>;

/**
 * Wall-clock time of publishing in a named zone. The instant is worked out when publishing is scheduled and again when it is
 * due, so a change of zone rules in between is honoured. In a gap (clocks put forward) the time moves to after the gap;
 * in an overlap `overlap` says which of both is meant.
 */
export const PublishTime = z
  .strictObject({
    wallTime: z.iso
      .datetime({ local: true })
      .regex(/^[^Zz]+$/, "a wall time has no offset; the zone is a field of its own"),
    zone: z
      .string()
      .min(1)
      .max(64)
      .meta({ examples: ["Europe/Berlin"] }),
    overlap: z.enum(["earlier", "later"]).default("earlier"),
  })
  .meta({ id: "PublishTime" });
export type PublishTime = z.infer<typeof PublishTime>;

/** ISO 8601 duration in days, hours, minutes and seconds: `P7D`, `PT36H`. */
export const DeadlineDuration = z
  .string()
  .regex(
    /^P(?=\d|T\d)(?:\d{1,4}D)?(?:T(?=\d)(?:\d{1,5}H)?(?:\d{1,5}M)?(?:\d{1,6}S)?)?$/,
    "a duration such as P7D or PT36H",
  )
  .meta({ id: "DeadlineDuration", examples: ["P7D"] });

/** Length of a `DeadlineDuration` in milliseconds; a day is 24 hours. */
export function durationMilliseconds(duration: string): number {
  const [, days, hours, minutes, seconds] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration) ?? [];
  const count = (digits: string | undefined): number => Number(digits ?? 0);
  return (((count(days) * 24 + count(hours)) * 60 + count(minutes)) * 60 + count(seconds)) * 1000;
}

/** What is to happen when things go wrong; the saga's compensations (design, decision 6). */
export const LifecyclePolicy = z
  .strictObject({
    /** A locale whose translation misses the deadline: publish without it, or fail the lifecycle. */
    onMissedTranslation: z.enum(["publish_without_locale", "fail"]).default("publish_without_locale"),
    /** A target that cannot be published while others were: leave those, or take them back. */
    onFailedTarget: z.enum(["keep_others", "unpublish_others"]).default("keep_others"),
    translationDeadline: DeadlineDuration.default("P7D"),
    /** After it people are told again and the wait counts as breached; the lifecycle goes on waiting. */
    decisionDeadline: DeadlineDuration.default("P3D"),
  })
  .meta({ id: "LifecyclePolicy" });
export type LifecyclePolicy = z.infer<typeof LifecyclePolicy>;

/** Temporal's priority keys: 1 is the most urgent, 3 the default. 1 uses the high-priority queue (design, decision 13). */
export const Priority = z.int().min(1).max(5).meta({ id: "Priority" });
export const urgentPriority = 1;
export const defaultPriority = 3;

/** `content:<site>:<type>:<uuid>`: one open lifecycle for each item, whoever fires how often. */
export function lifecycleWorkflowId(ref: Pick<ContentRef, "site" | "type" | "uuid">): string {
  return `content:${ref.site}:${ref.type}:${ref.uuid.toLowerCase()}`;
}

const LifecycleIdParts = ContentRef.pick({ site: true, type: true, uuid: true });

/** Takes a lifecycle's workflow id apart; undefined when it is none. */
export function parseLifecycleWorkflowId(
  workflowId: string,
): { site: string; type: string; uuid: string } | undefined {
  const [prefix, site, type, uuid, ...rest] = workflowId.split(":");
  if (prefix !== "content" || rest.length > 0) return undefined;
  const parsed = LifecycleIdParts.safeParse({ site, type, uuid });
  return parsed.success && lifecycleWorkflowId(parsed.data) === workflowId ? parsed.data : undefined;
}

/** `site/locale`, the key of a target within one lifecycle. */
export function targetKey(target: Pick<Target, "site" | "locale">): string {
  return `${target.site}/${target.locale}`;
}

/**
 * The text whose SHA-256 is an item's content hash: title, NUL, body, both as stored by the CMS with line ends as LF.
 * Every CMS module and the worker compute it alike; fixtures/content-hash.json has the examples.
 */
export function contentHashText(content: { title: string; body: string }): string {
  return `${content.title}\u0000${content.body}`.replaceAll("\r\n", "\n");
}
