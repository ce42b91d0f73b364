import type { Range } from "../entity.ts";

/**
 * Whether a text calls what stands at a range by its name: one of the words, as a whole and in any case, at most `before` characters
 * before it or `after` behind it, in the same line.
 */
export function cuesAround(
  words: readonly string[],
  before: number,
  after: number,
): (text: string, range: Range) => boolean {
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${words.join("|")})(?![\\p{L}\\p{N}_])`, "iu");
  return (text, { start, end }) =>
    pattern.test(lastLine(text.slice(Math.max(0, start - before), start))) ||
    (after > 0 && pattern.test(sameSentence(text.slice(end, end + after))));
}

/** The last line; a line before it that ends with a colon belongs to it, as a label does. */
function lastLine(text: string): string {
  for (let newline = text.lastIndexOf("\n"); newline >= 0; newline = text.lastIndexOf("\n", newline - 1)) {
    if (!/:\s*$/.test(text.slice(0, newline))) return text.slice(newline + 1);
    if (newline === 0) break;
  }
  return text;
}

function sameSentence(text: string): string {
  const end = text.search(/\n|[.!?]\s/);
  return end < 0 ? text : text.slice(0, end);
}
