import type { CheckAlarms, FalseAlarms } from "./false-alarms.ts";
import { type MatchingRule, matchingRules } from "./matching.ts";
import type { RuleScores } from "./measure.ts";
import type { Score } from "./scores.ts";
import type { Throughput } from "./throughput.ts";
import { typeGroups } from "./type-groups.ts";

export interface CandidateFigures {
  readonly name: string;
  readonly version: string;
  readonly types: readonly string[];
  readonly scores: Readonly<Record<MatchingRule, RuleScores>>;
  readonly falseAlarms: FalseAlarms;
}

export interface Figures {
  readonly data: { readonly file: string; readonly texts: number; readonly labels: number };
  readonly news: { readonly folder: string; readonly articles: number; readonly words: number };
  readonly candidates: readonly CandidateFigures[];
  readonly check: CheckAlarms;
  readonly throughput: Readonly<Record<string, Throughput>>;
}

/** What presidio-research published for the data set that the shipped data is a part of, measured by its own evaluator. */
export const published = {
  presidioDefault: { precision: 0.685, recall: 0.603, f2: 0.618 },
  presidioCustomised: { precision: 0.87, recall: 0.839, f2: 0.845 },
} as const;

/** The rule that the aims are measured by. */
const judgedBy: MatchingRule = "exact";

interface Aim {
  readonly what: string;
  readonly aim: string;
  readonly measured: number | null;
  readonly met: boolean;
}

export interface Report extends Figures {
  readonly matching: {
    readonly judgedBy: MatchingRule;
    readonly rules: typeof matchingRules;
    readonly notJudged: string;
  };
  readonly published: typeof published;
  readonly typeGroups: typeof typeGroups;
  /** The service's own recognisers, by the judged rule. */
  readonly result: RuleScores;
  readonly aims: readonly Aim[];
}

export function reportOf(figures: Figures): Report {
  const result = figures.candidates[0]?.scores[judgedBy];
  if (!result) throw new Error("nothing was measured");
  const pattern = result.byGroup.patternAndChecksum?.f2 ?? null;
  const slowest = Math.max(...Object.values(figures.throughput).map((each) => each.megabyteMilliseconds));
  const aims: Aim[] = [
    {
      what: "F2 of pattern and checksum types",
      aim: "≥ 0.85",
      measured: pattern,
      met: (pattern ?? 0) >= 0.85,
    },
    {
      what: "F2 overall, above Presidio's published default",
      aim: `> ${published.presidioDefault.f2}`,
      measured: result.overall.f2,
      met: (result.overall.f2 ?? 0) > published.presidioDefault.f2,
    },
    {
      what: "blocking findings in ordinary news",
      aim: "0",
      measured: figures.check.blocking,
      met: figures.check.blocking === 0,
    },
    { what: "slowest check of 1 MB, ms", aim: "< 1000", measured: slowest, met: slowest < 1000 },
  ];
  return {
    matching: {
      judgedBy,
      rules: matchingRules,
      notJudged: "Findings of kinds that the data labels nowhere are left out of precision.",
    },
    published,
    typeGroups,
    result,
    aims,
    ...figures,
  };
}

/** For people. */
export function table(report: Report): string {
  const { data, news, candidates, check, throughput, aims, result } = report;
  return [
    `${data.texts} texts with ${data.labels} labels in ${data.file}`,
    `Matching (${judgedBy}): ${matchingRules[judgedBy]} ${report.matching.notJudged}`,
    "",
    line("temporal-cms by type", ["labels", "P", "R", "F2"]),
    ...Object.entries(result.byType).map(([type, score]) => scoreLine(type, score)),
    ...Object.entries(result.byGroup).map(([group, score]) => scoreLine(`(${group})`, score)),
    scoreLine("(overall)", result.overall),
    "",
    line("F2 of each candidate", ["pattern", "overall", "overlap", "token", "alarms"]),
    ...candidates.map(({ name, scores, falseAlarms }) =>
      line(name, [
        figure(scores[judgedBy].byGroup.patternAndChecksum?.f2),
        figure(scores[judgedBy].overall.f2),
        figure(scores.overlap.overall.f2),
        figure(scores.token.overall.f2),
        `${falseAlarms.patternAndChecksum}/${falseAlarms.total}`,
      ]),
    ),
    line("Presidio, published", ["", figure(published.presidioDefault.f2), "", "", ""]),
    "",
    `Alarms: of kinds with a form / of all kinds but dates, ages and web addresses, in ${news.articles} ordinary articles (${news.words} words) of ${news.folder}`,
    `The check with the shipped rule packs: ${check.blocking} blocking and ${check.advisory} advisory findings there`,
    "",
    line("Checks, one core", ["MB/s", "ms a MB"]),
    ...Object.entries(throughput).map(([name, each]) =>
      line(name, [String(each.megabytesPerSecond), String(each.megabyteMilliseconds)]),
    ),
    "",
    "Aims",
    ...aims.map(({ what, aim, measured, met }) =>
      line(`  ${met ? "met   " : "MISSED"} ${what}`, [aim, String(measured)], 60),
    ),
  ].join("\n");
}

function scoreLine(name: string, { labels, precision, recall, f2 }: Score): string {
  return line(name, [String(labels), figure(precision), figure(recall), figure(f2)]);
}

function line(name: string, columns: readonly string[], width = 26): string {
  return name.padEnd(width) + columns.map((column) => column.padStart(9)).join("");
}

function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : value.toFixed(3);
}
