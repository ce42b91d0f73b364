import { hasWords, piecesOf } from "../markup/pieces.ts";
import type { TranslationMemory } from "./translation-memory.ts";

/**
 * Translates what stands between tags, comments, shortcodes and placeholders, and leaves these as they are. What the memory
 * does not know gets the locale in front, so that everyone sees that nobody translated it.
 */
export function translateMarkup(
  markup: string,
  locales: { readonly from: string; readonly to: string },
  memory: TranslationMemory,
): string {
  return piecesOf(markup)
    .map(({ kind, raw }) => {
      if (kind !== "text" || !hasWords(raw)) return raw;
      return memory.find(raw, locales) ?? raw.replace(/\S/, (first) => `⟦${locales.to}⟧ ${first}`);
    })
    .join("");
}
