import type { TranslatableText } from "@temporal-cms/contracts";
import { differences } from "./differences.ts";
import { inventoryOf } from "./inventory.ts";

const mostTold = 10;

/** Why a translation must not be used, or undefined when it may: tags, comments, shortcodes and placeholders are the source's. */
export function faultOf(source: TranslatableText, translation: TranslatableText): string | undefined {
  return toldFaults(
    (["title", "body"] as const).flatMap((field) =>
      differences(inventoryOf(source[field]), inventoryOf(translation[field])).map(
        (fault) => `the ${field} ${fault}`,
      ),
    ),
  );
}

/** Faults in one sentence for people; undefined when there are none. */
export function toldFaults(faults: readonly string[]): string | undefined {
  if (faults.length === 0) return undefined;
  const more = faults.length > mostTold ? `; and ${faults.length - mostTold} more` : "";
  return `The translation is not what the source asks for: ${faults.slice(0, mostTold).join("; ")}${more}`;
}
