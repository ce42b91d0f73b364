import type { LifecycleStatus, TargetItem } from "@temporal-cms/contracts";
import type { Newsroom } from "../../scripts/local/newsroom.ts";
import { differencesOf } from "../../services/worker/publishing/verify-published.ts";

export function publishedItems(status: LifecycleStatus): TargetItem[] {
  return status.locales.flatMap(({ items }) => items);
}

/** What differs on the live pages of a lifecycle from what it says it published; empty when all is right. */
export async function wrongPages(newsroom: Newsroom, status: LifecycleStatus): Promise<string[]> {
  const differences = await Promise.all(
    publishedItems(status).map((item) =>
      differencesOf(newsroom.cms, status.source.uuid, item, AbortSignal.timeout(20_000)),
    ),
  );
  return differences.flat();
}
