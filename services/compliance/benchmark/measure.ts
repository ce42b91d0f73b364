import type { Candidate } from "./candidates/candidate.ts";
import type { Sample } from "./dataset.ts";
import { type Counts, type MatchingRule, matchers } from "./matching.ts";
import { type Score, scoreOf, sumOf } from "./scores.ts";
import { type TypeGroup, groupOf } from "./type-groups.ts";

export interface RuleScores {
  /** Micro average over all types that the data labels. */
  readonly overall: Score;
  readonly byGroup: Readonly<Partial<Record<TypeGroup, Score>>>;
  readonly byType: Readonly<Record<string, Score>>;
}

/** Scores of a candidate over the data, by each matching rule. Findings of kinds that the data labels nowhere are not judged. */
export async function measureCandidate(
  candidate: Candidate,
  data: readonly Sample[],
): Promise<Record<MatchingRule, RuleScores>> {
  const labelled = new Set(data.flatMap(({ labels }) => labels.map(({ type }) => type)));
  const counts = Object.fromEntries(
    Object.keys(matchers).map((rule) => [
      rule,
      new Map([...labelled].sort().map((type) => [type, noCounts()] as const)),
    ]),
  ) as Record<MatchingRule, Map<string, Counts>>;
  for (const { text, labels } of data) {
    const predictions = (await candidate.find(text, "en")).filter(({ type }) => labelled.has(type));
    for (const [rule, match] of Object.entries(matchers)) {
      const byType = counts[rule as MatchingRule];
      match(text, labels, predictions, (type) => byType.get(type) ?? noCounts());
    }
  }
  return {
    exact: scoresOf(counts.exact),
    overlap: scoresOf(counts.overlap),
    token: scoresOf(counts.token),
  };
}

function noCounts(): Counts {
  return { truePositives: 0, falsePositives: 0, falseNegatives: 0 };
}

function scoresOf(byType: ReadonlyMap<string, Counts>): RuleScores {
  const groups = Map.groupBy(byType, ([type]) => groupOf(type));
  return {
    overall: scoreOf(sumOf(byType.values())),
    byGroup: Object.fromEntries(
      [...groups].map(([group, members]) => [group, scoreOf(sumOf(members.map(([, counts]) => counts)))]),
    ),
    byType: Object.fromEntries([...byType].map(([type, counts]) => [type, scoreOf(counts)])),
  };
}
