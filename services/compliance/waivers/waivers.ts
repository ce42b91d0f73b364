import { Locale, SiteSlug } from "@temporal-cms/contracts";
import { z } from "zod";
import { PackVersion, refuseTwice } from "../packs/pack-header.ts";

/** Somebody's word that findings of a rule are fine, for a time. */
export const Waiver = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/, "a waiver's id is 1 to 80 of a-z, 0-9 and hyphen"),
  rule: z.string().regex(/^[a-z]+\.[a-z0-9.-]+$/, "a rule's id is such as pii.email"),
  /** Who answers for it: a role or a person; it is shown to editors. */
  author: z.string().trim().min(2).max(100),
  reason: z.string().trim().min(10).max(500),
  /** Last day on which it counts, in UTC. */
  expires: z.iso.date(),
  sites: z.array(SiteSlug).min(1).optional(),
  locales: z.array(Locale).min(1).optional(),
  /** What may be said or shown, as readers see it, in any case; absent: whatever the rule finds. */
  texts: z.array(z.string().trim().min(1).max(500)).min(1).optional(),
});
export type Waiver = z.infer<typeof Waiver>;

/** A file in `waivers/` of the rule packs. */
export const WaiverFile = z
  .strictObject({
    $schema: z.string().optional(),
    version: PackVersion,
    waivers: z.array(Waiver),
  })
  .superRefine(({ waivers }, context) => refuseTwice(waivers, "waivers", context));
export type WaiverFile = z.infer<typeof WaiverFile>;

export function hasExpired({ expires }: Waiver, now: Date): boolean {
  return now.getTime() >= Date.parse(`${expires}T00:00:00Z`) + 24 * 60 * 60 * 1000;
}
