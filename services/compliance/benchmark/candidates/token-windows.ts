import type { Label } from "../dataset.ts";

/**
 * For libraries that judge a value but do not look for it in a text: tries up to five words in a row, the most first, without the
 * punctuation around them.
 */
export function findInWindows(text: string, type: string, isOne: (value: string) => boolean): Label[] {
  const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
  }));
  const found: Label[] = [];
  for (let first = 0; first < words.length; first += 1) {
    for (let count = Math.min(5, words.length - first); count >= 1; count -= 1) {
      const range = trimmed(text, words[first]?.start ?? 0, words[first + count - 1]?.end ?? 0);
      if (range.end <= range.start || !isOne(text.slice(range.start, range.end))) continue;
      found.push({ type, ...range });
      first += count - 1;
      break;
    }
  }
  return found;
}

function trimmed(text: string, start: number, end: number): { start: number; end: number } {
  while (start < end && /[("'“‘<[]/.test(text[start] ?? "")) start += 1;
  while (end > start && /[)"'”’>\].,;:!?]/.test(text[end - 1] ?? "")) end -= 1;
  return { start, end };
}
