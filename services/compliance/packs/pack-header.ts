import { Locale, SiteSlug } from "@temporal-cms/contracts";
import { z } from "zod";

export const PackVersion = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(?:\.\d+)?$/, "a version is a date such as 2026-01-31");

/** What every rule pack says of itself. */
export const packHeader = {
  /** For editors that know JSON Schema; not read. */
  $schema: z.string().optional(),
  version: PackVersion,
  /** Whose law and habits the pack holds, such as `de`, `us` or `international`; for people and logs. */
  market: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "a market is a name such as de or international"),
  /** Languages of the texts it is for: `en` also covers `en-GB`, `de-CH` itself alone; absent: all. */
  locales: z.array(Locale).min(1).optional(),
  /** Sites it is for; absent: all. */
  sites: z.array(SiteSlug).min(1).optional(),
} as const;

export interface Scope {
  readonly locales?: readonly string[] | undefined;
  readonly sites?: readonly string[] | undefined;
}

/** Whether a pack or a waiver is for the texts of a site in a locale. */
export function covers(scope: Scope, document: { readonly site: string; readonly locale: string }): boolean {
  const { locale, site } = document;
  return (
    (scope.sites?.includes(site) ?? true) &&
    (scope.locales?.some((covered) => locale === covered || locale.startsWith(`${covered}-`)) ?? true)
  );
}

/** The more a pack is made for something, the higher: sites weigh more than locales, long locales more than short ones. */
export function specificity({ locales, sites }: Scope): number {
  return (sites ? 1000 : 0) + (locales ? Math.max(...locales.map((locale) => locale.length)) : 0);
}

/** Adds an issue for each id that a list has twice. */
export function refuseTwice(
  items: readonly { readonly id: string }[],
  list: string,
  context: z.core.$RefinementCtx,
): void {
  const seen = new Set<string>();
  for (const [index, { id }] of items.entries()) {
    if (seen.has(id)) {
      context.addIssue({ code: "custom", path: [list, index, "id"], message: `${id} is there twice` });
    }
    seen.add(id);
  }
}
