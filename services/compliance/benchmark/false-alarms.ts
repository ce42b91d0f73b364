import { readDocument } from "../check.ts";
import type { RulePacks } from "../packs/rule-packs.ts";
import { piiCheck } from "../pii/check.ts";
import { visibleText } from "../text/visible-text.ts";
import type { Candidate } from "./candidates/candidate.ts";
import type { Article } from "./news.ts";
import { groupOf } from "./type-groups.ts";

export interface FalseAlarms {
  readonly words: number;
  readonly total: number;
  /** Of kinds with a form, which ordinary news should not have: by-lines and places are left out. */
  readonly patternAndChecksum: number;
  readonly byType: Readonly<Record<string, number>>;
}

/** What a candidate finds in ordinary news text, other than dates, ages and addresses of the web, which news has a right to. */
export async function falseAlarmsOf(candidate: Candidate, news: readonly Article[]): Promise<FalseAlarms> {
  const types: string[] = [];
  let words = 0;
  for (const { markup, locale } of news) {
    const { text } = visibleText(markup);
    words += text.split(/\s+/).length;
    types.push(...(await candidate.find(text, locale)).map(({ type }) => type));
  }
  const inNews = new Set(["DATE_TIME", "AGE", "DOMAIN_NAME"]);
  const alarms = types.filter((type) => !inNews.has(type));
  return {
    words,
    total: alarms.length,
    patternAndChecksum: alarms.filter((type) => groupOf(type) === "patternAndChecksum").length,
    byType: countsOf(alarms),
  };
}

export interface CheckAlarms {
  readonly words: number;
  readonly blocking: number;
  readonly advisory: number;
  readonly byRule: Readonly<Record<string, number>>;
}

/** What editors would be shown: findings of the service's check with the shipped rule packs. */
export function checkAlarmsOf(packs: RulePacks, news: readonly Article[]): CheckAlarms {
  const check = piiCheck(packs.pii);
  const findings = news.flatMap(({ markup, locale }) =>
    check(readDocument("newsroom", { locale, title: "", body: markup, terms: [] })),
  );
  return {
    words: news.reduce((sum, { markup }) => sum + visibleText(markup).text.split(/\s+/).length, 0),
    blocking: findings.filter(({ severity }) => severity === "blocking").length,
    advisory: findings.filter(({ severity }) => severity === "advisory").length,
    byRule: countsOf(findings.map(({ rule }) => rule)),
  };
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
