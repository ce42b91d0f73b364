import type { Label } from "./dataset.ts";

export interface Counts {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
}

export const matchingRules = {
  exact:
    "Same entity type, same start and same end, after white space and the characters . , ; : at either end are left out of both. One prediction matches one label.",
  overlap:
    "Same entity type, and the characters that both have are at least half of those that either has. One prediction matches one label, the best first.",
  token:
    "Each word, number or mark of punctuation is judged alone: its type is that of the label or the prediction that covers its first character. No boundaries are judged.",
} as const;
export type MatchingRule = keyof typeof matchingRules;

/** Adds up, by entity type, how the predictions for one text compare with its labels. */
export type Matcher = (
  text: string,
  labels: readonly Label[],
  predictions: readonly Label[],
  countsOf: (type: string) => Counts,
) => void;

export const matchers: Readonly<Record<MatchingRule, Matcher>> = {
  exact: bySpans((label, prediction) =>
    label.start === prediction.start && label.end === prediction.end ? 1 : 0,
  ),
  overlap: bySpans((label, prediction) => {
    const shared = Math.min(label.end, prediction.end) - Math.max(label.start, prediction.start);
    const either = Math.max(label.end, prediction.end) - Math.min(label.start, prediction.start);
    return shared / either >= 0.5 ? shared / either : 0;
  }),
  token: (text, labels, predictions, countsOf) => {
    const typeAt = (spans: readonly Label[], position: number): string | undefined =>
      spans.find(({ start, end }) => start <= position && position < end)?.type;
    for (const { index } of text.matchAll(/[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu)) {
      const label = typeAt(labels, index);
      const prediction = typeAt(predictions, index);
      if (label !== undefined && label === prediction) countsOf(label).truePositives += 1;
      else {
        if (label !== undefined) countsOf(label).falseNegatives += 1;
        if (prediction !== undefined) countsOf(prediction).falsePositives += 1;
      }
    }
  },
};

function bySpans(likeness: (label: Label, prediction: Label) => number): Matcher {
  return (text, labels, predictions, countsOf) => {
    const wanted = labels.map((label) => trimmed(text, label));
    const found = predictions.map((prediction) => trimmed(text, prediction));
    const pairs = wanted
      .flatMap((label) =>
        found.map((prediction) => ({
          label,
          prediction,
          likeness: label.type === prediction.type ? likeness(label, prediction) : 0,
        })),
      )
      .filter((pair) => pair.likeness > 0)
      .sort((one, other) => other.likeness - one.likeness);
    const matched = new Set<Label>();
    for (const { label, prediction } of pairs) {
      if (matched.has(label) || matched.has(prediction)) continue;
      matched.add(label).add(prediction);
      countsOf(label.type).truePositives += 1;
    }
    for (const label of wanted) if (!matched.has(label)) countsOf(label.type).falseNegatives += 1;
    for (const prediction of found) {
      if (!matched.has(prediction)) countsOf(prediction.type).falsePositives += 1;
    }
  };
}

function trimmed(text: string, { type, start, end }: Label): Label {
  while (start < end && /[\s.,;:]/.test(text[start] ?? "")) start += 1;
  while (end > start && /[\s.,;:]/.test(text[end - 1] ?? "")) end -= 1;
  return { type, start, end };
}
