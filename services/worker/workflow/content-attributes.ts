import type { ContentRef } from "@temporal-cms/contracts";
import { SearchAttributeType, type SearchAttributePair, defineSearchAttributeKey } from "@temporalio/common";

const cmsIdKey = defineSearchAttributeKey("cmsId", SearchAttributeType.KEYWORD);
const siteKey = defineSearchAttributeKey("site", SearchAttributeType.KEYWORD);

/** Search attributes by which every workflow of a piece of content is found (seed, section 3); given at the start, they cost nothing. */
export function contentAttributes({ id, site }: Pick<ContentRef, "id" | "site">): SearchAttributePair[] {
  return [
    { key: cmsIdKey, value: id },
    { key: siteKey, value: site },
  ];
}
