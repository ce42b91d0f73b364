import { setTimeout as delay } from "node:timers/promises";
import type { TargetItem } from "@temporal-cms/contracts";
import { ApplicationFailure } from "@temporalio/common";
import type { CmsClient } from "../cms/client.ts";
import { readLivePage } from "../cms/live-page.ts";

/** How often and how long one attempt looks at a page that is not right yet, in milliseconds: caches need a moment. */
const lookEvery = 1_000;
const lookFor = 20_000;

/**
 * Reads item and live page back until both are as published (design, decision 3).
 *
 * @throws {ApplicationFailure} `NotVerified`, retryable, naming all that differs
 */
export async function untilVerified(
  cms: CmsClient,
  uuid: string,
  item: TargetItem,
  signal: AbortSignal,
): Promise<void> {
  const giveUp = Date.now() + lookFor;
  for (;;) {
    const differences = await differencesOf(cms, uuid, item, signal);
    if (differences.length === 0) return;
    if (Date.now() >= giveUp) {
      throw ApplicationFailure.retryable(
        `${item.url} is not as published: ${differences.join("; ")}`,
        "NotVerified",
      );
    }
    await delay(lookEvery, undefined, { signal });
  }
}

/** What of the published item differs from what was to be published; empty when it is right. */
export async function differencesOf(
  cms: CmsClient,
  uuid: string,
  item: TargetItem,
  signal: AbortSignal,
): Promise<string[]> {
  const stored = await cms.read({ uuid, locale: item.locale }, { signal });
  const page = await readLivePage(stored.url, stored.title, { signal });
  const expectations: [string, unknown, unknown][] = [
    ["the item's status", stored.status, "published"],
    ["the item's hash", stored.hash, item.hash],
    ["the page's HTTP status", page.status, 200],
    ["the page's hash", page.hash, item.hash],
    ["the page's locale", page.locale, item.locale],
    ["the page's lang", page.htmlLang?.toLowerCase(), item.locale.toLowerCase()],
    ["the title in the page's text", page.titleInText, true],
  ];
  return expectations
    .filter(([, actual, expected]) => actual !== expected)
    .map(([what, actual, expected]) => `${what} is ${String(actual)}, not ${String(expected)}`);
}
