import type { Range } from "../entity.ts";

/**
 * Whether a text calls what stands at a range by its name: one of the words, as a whole and in any case, at most `before` characters
 * before it or `after` behind it, in the same paragraph.
 */
export function cuesAround(
  words: readonly string[],
  before: number,
  after: number,
): (text: string, range: Range) => boolean {
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${words.join("|")})(?![\\p{L}\\p{N}_])`, "iu");
  return (text, { start, end }) =>
    pattern.test(lastParagraph(text.slice(Math.max(0, start - before), start))) ||
    (after > 0 && pattern.test(firstParagraph(text.slice(end, end + after))));
}

function lastParagraph(text: string): string {
  return text.slice(text.lastIndexOf("\n\n") + 1);
}

function firstParagraph(text: string): string {
  const end = text.search(/\n|[.!?]\s/);
  return end < 0 ? text : text.slice(0, end);
}
