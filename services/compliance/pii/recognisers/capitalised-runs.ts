import { functionWords } from "../lexicon/function-words.ts";

export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Capitalised words in a row, such as a name has. */
export interface CapitalisedRun {
  readonly words: readonly Word[];
  /** The words before, in lower case, the nearest last; those of the same sentence only. */
  readonly before: readonly string[];
}

const wordPattern = /[\p{L}\p{M}](?:[\p{L}\p{M}\p{N}]|['’-](?=[\p{L}\p{M}]))*/gu;
/** Words within names that are written small. */
const particles = new Set(
  "van von de der den del della di da dos du la le las los el al bin ibn ten ter zu y af av am nad".split(
    " ",
  ),
);
const remembered = 4;
/** No name is longer; without an end a text of capitalised words alone would be one. */
const longestRun = 12;

/** Splits a text into the runs of its capitalised words; common words such as “The” begin none. */
export function capitalisedRuns(text: string): CapitalisedRun[] {
  const runs: CapitalisedRun[] = [];
  let open: Word[] = [];
  let before: string[] = [];
  let openBefore: string[] = [];
  const close = (): void => {
    while (open.length > 0 && particles.has(open.at(-1)?.text ?? "")) open.pop();
    if (open.length > 0) runs.push({ words: open, before: openBefore });
    open = [];
  };
  let end = 0;
  for (const { 0: raw, index: start } of text.matchAll(wordPattern)) {
    const gap = text.slice(end, start);
    const joins = gap === " " || gap === "-" || (gap === ". " && isAbbreviation(open.at(-1)?.text));
    if (!joins || open.length === longestRun) close();
    if (/[.!?\n]/.test(gap) && !(gap === ". " && isAbbreviation(before.at(-1)))) before = [];
    end = start + raw.length;
    const word = raw.replace(/['’]s$/, "");
    const initial = word.length === 1 && open.length > 0 && joins;
    const capitalised = /^\p{Lu}/u.test(word) && (initial || !functionWords.has(word.toLowerCase()));
    if (capitalised) {
      if (open.length === 0) openBefore = [...before];
      open.push({ text: word, start, end: start + word.length });
      if (word !== raw) close();
    } else if (open.length > 0 && particles.has(word)) {
      open.push({ text: word, start, end: start + word.length });
    } else close();
    before.push(word.toLowerCase());
    if (before.length > remembered) before.shift();
  }
  close();
  return runs;
}

/** Initials and titles, whose full stop ends no sentence. */
function isAbbreviation(word: string | undefined): boolean {
  return word !== undefined && /^(?:\p{Lu}|mr|mrs|ms|dr|prof|st|jr|sr|sra|fr|hr)$/iu.test(word);
}
