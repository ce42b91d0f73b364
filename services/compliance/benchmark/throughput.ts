import { type Check, readDocument } from "../check.ts";
import { legalCheck } from "../legal/check.ts";
import type { RulePacks } from "../packs/rule-packs.ts";
import { piiCheck } from "../pii/check.ts";
import { taxonomyCheck } from "../taxonomy/check.ts";
import type { Article } from "./news.ts";

export interface Throughput {
  /** Megabytes of stored markup a second of one core's time, reading the markup included. */
  readonly megabytesPerSecond: number;
  /** Processor time for an article of one megabyte, in milliseconds; the median of the rounds. */
  readonly megabyteMilliseconds: number;
}

const megabyte = 1_000_000;
const rounds = 7;

/** Speed of each check on an article of one megabyte, made of the news in turn. */
export function measureThroughput(packs: RulePacks, news: readonly Article[]): Record<string, Throughput> {
  const checks: Record<string, Check> = {
    pii: piiCheck(packs.pii),
    legal: legalCheck(packs.legal),
    taxonomy: taxonomyCheck(packs.taxonomy),
  };
  const body = repeated(news.map(({ markup }) => markup).join("\n"));
  const terms = Array.from({ length: 50 }, (_, index) => ({
    vocabulary: "post_tag",
    name: `Topic ${index}`,
  }));
  return Object.fromEntries(
    Object.entries(checks).map(([name, check]) => {
      const times = Array.from({ length: rounds }, () => {
        const start = process.cpuUsage();
        check(readDocument("newsroom", { locale: "en", title: "", body, terms }));
        const { user, system } = process.cpuUsage(start);
        return (user + system) / 1000;
      }).sort((one, other) => one - other);
      const median = times[Math.floor(rounds / 2)] ?? NaN;
      return [
        name,
        {
          megabytesPerSecond: Math.round((Buffer.byteLength(body) / megabyte / (median / 1000)) * 10) / 10,
          megabyteMilliseconds: Math.round(median),
        },
      ];
    }),
  );
}

function repeated(text: string): string {
  const bytes = Buffer.from(text.repeat(Math.ceil(megabyte / Buffer.byteLength(text))));
  return bytes.subarray(0, megabyte).toString();
}
