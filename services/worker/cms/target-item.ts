import type { CmsItemState, Target, TargetItem } from "@temporal-cms/contracts";

/** What a CMS answered about a target's item, as lifecycles carry it. */
export function targetItem(
  { cms, site, locale }: Target,
  { id, revision, hash, url }: CmsItemState,
): TargetItem {
  return { cms, site, locale, id, revision, hash, url };
}
