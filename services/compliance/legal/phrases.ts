/**
 * Folds text for comparison: lower case, plain quotes and hyphens. Keeps the number of UTF-16 code units, so that positions
 * in the folded text are positions in the text.
 */
export function fold(text: string): string {
  const plain = text
    .replaceAll(/[‘’ʼ]/g, "'")
    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(/[‐‑–—]/g, "-");
  const lower = plain.toLowerCase();
  if (lower.length === plain.length) return lower;
  return plain.replaceAll(/\p{Lu}/gu, (letter) => {
    const folded = letter.toLowerCase();
    return folded.length === letter.length ? folded : letter;
  });
}

/** Where a folded phrase stands in a folded text as whole words. */
export function findPhrase(text: string, phrase: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (let start = text.indexOf(phrase); start >= 0; start = text.indexOf(phrase, start + 1)) {
    const end = start + phrase.length;
    if (isWordEdge(text, start) && isWordEdge(text, end)) found.push({ start, end });
  }
  return found;
}

const wordCharacter = /^[\p{L}\p{M}\p{N}_]$/u;

/** No word goes on over this position. */
function isWordEdge(text: string, position: number): boolean {
  const before = text[position - 1] ?? "";
  const after = text[position] ?? "";
  return !(wordCharacter.test(before) && wordCharacter.test(after));
}
