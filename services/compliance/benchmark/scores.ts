import type { Counts } from "./matching.ts";

export interface Score extends Counts {
  /** Labels of the type in the data. */
  readonly labels: number;
  /** Null where nothing was predicted. */
  readonly precision: number | null;
  /** Null where nothing is labelled. */
  readonly recall: number | null;
  /** F with recall weighed twice as heavily as precision; null where nothing is labelled. */
  readonly f2: number | null;
}

export function scoreOf(counts: Counts): Score {
  const { truePositives, falsePositives, falseNegatives } = counts;
  const labels = truePositives + falseNegatives;
  const predicted = truePositives + falsePositives;
  return {
    labels,
    ...counts,
    precision: predicted === 0 ? null : rounded(truePositives / predicted),
    recall: labels === 0 ? null : rounded(truePositives / labels),
    f2:
      labels === 0
        ? null
        : rounded((5 * truePositives) / (5 * truePositives + 4 * falseNegatives + falsePositives)),
  };
}

/** Micro average: all types' counts added up. */
export function sumOf(all: Iterable<Counts>): Counts {
  const sum = { truePositives: 0, falsePositives: 0, falseNegatives: 0 };
  for (const counts of all) {
    sum.truePositives += counts.truePositives;
    sum.falsePositives += counts.falsePositives;
    sum.falseNegatives += counts.falseNegatives;
  }
  return sum;
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
