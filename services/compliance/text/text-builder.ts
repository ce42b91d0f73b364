/** Text with the way back: where each of its characters stands in the markup, in UTF-16 code units. */
export interface MappedText {
  readonly text: string;
  /** The markup's range that shows `[start, end)` of the text; the text's range must not be empty. */
  sourceRange(start: number, end: number): { start: number; end: number };
}

/** A stretch of text; `aligned` when its n-th unit is the n-th of the source. */
interface Run {
  readonly textStart: number;
  readonly sourceStart: number;
  sourceEnd: number;
  readonly aligned: boolean;
}

/** Puts text together from pieces of the source, and remembers where they came from. */
export class TextBuilder {
  readonly #parts: string[] = [];
  readonly #runs: Run[] = [];
  #length = 0;

  /** Adds text that the source's `[sourceStart, sourceEnd)` shows. */
  append(text: string, sourceStart: number, sourceEnd: number): void {
    if (text === "") return;
    const aligned = text.length === sourceEnd - sourceStart;
    const last = this.#runs.at(-1);
    if (aligned && last?.aligned && last.sourceEnd === sourceStart) last.sourceEnd = sourceEnd;
    else this.#runs.push({ textStart: this.#length, sourceStart, sourceEnd, aligned });
    this.#parts.push(text);
    this.#length += text.length;
  }

  endsWith(text: string): boolean {
    return this.#parts.at(-1)?.endsWith(text) ?? false;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  build(): MappedText {
    const text = this.#parts.join("");
    const runs = this.#runs;
    return {
      text,
      sourceRange: (start, end) => {
        const first = runAt(runs, start);
        const last = runAt(runs, end - 1);
        return {
          start: first.aligned ? first.sourceStart + (start - first.textStart) : first.sourceStart,
          end: last.aligned ? last.sourceStart + (end - last.textStart) : last.sourceEnd,
        };
      },
    };
  }
}

function runAt(runs: readonly Run[], position: number): Run {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((runs[middle]?.textStart ?? Infinity) <= position) low = middle;
    else high = middle - 1;
  }
  const run = runs[low];
  if (!run) throw new RangeError("an empty text has no ranges");
  return run;
}
