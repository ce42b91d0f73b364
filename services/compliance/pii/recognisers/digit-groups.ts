import type { Range } from "../entity.ts";

export interface DigitGroup extends Range {
  readonly digits: string;
}

/** Runs of digit groups such as `4111 1111-1111 1111`; a run that is part of a word or of a decimal number is left out. */
export function digitRuns(text: string): DigitGroup[][] {
  const runs: DigitGroup[][] = [];
  for (const run of text.matchAll(/\d+(?:[ -]\d+)*/g)) {
    const end = run.index + run[0].length;
    if (/[\p{L}\d_+]$/u.test(text.slice(Math.max(0, run.index - 2), run.index))) continue;
    if (/\d[.,]$/.test(text.slice(Math.max(0, run.index - 2), run.index))) continue;
    if (/^(?:[\p{L}_]|[.,]\d)/u.test(text.slice(end, end + 2))) continue;
    runs.push(
      [...run[0].matchAll(/\d+/g)].map(({ 0: digits, index }) => ({
        digits,
        start: run.index + index,
        end: run.index + index + digits.length,
      })),
    );
  }
  return runs;
}
