import path from "node:path";
import { parseArgs } from "node:util";
import { loadRulePacks, shippedRulePacks } from "../packs/rule-packs.ts";
import { candidates } from "./candidates/index.ts";
import { loadDataset } from "./dataset.ts";
import { checkAlarmsOf, falseAlarmsOf } from "./false-alarms.ts";
import { measureCandidate } from "./measure.ts";
import { readNews } from "./news.ts";
import { type CandidateFigures, reportOf, table } from "./report.ts";
import { measureThroughput } from "./throughput.ts";

const usage = `Compares what finds personal data: precision, recall and F2 by type, false alarms in news, and the speed of the checks.

Usage: npm run benchmark:pii -- [--data FILE] [--news FOLDER] [--json]

  --data FILE    texts with labelled spans, as presidio-research has them; without it those in services/compliance/benchmark/data
  --news FOLDER  ordinary articles (.html, .txt); without it those in services/compliance/benchmark/news
  --json         one JSON document on standard output instead of tables
`;

const { values } = parseArgs({
  options: {
    data: { type: "string", default: path.join(import.meta.dirname, "data/presidio-synth-dev.json") },
    news: { type: "string", default: path.join(import.meta.dirname, "news") },
    json: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  },
});

async function main(): Promise<void> {
  const data = loadDataset(values.data);
  const news = readNews(values.news);
  if (news.length === 0) throw new Error(`${values.news} has no articles (.html, .txt)`);
  const packs = loadRulePacks("RULE_PACKS", shippedRulePacks);
  const figures: CandidateFigures[] = [];
  for (const candidate of candidates) {
    process.stderr.write(`${candidate.name}\n`);
    const { name, version, types } = candidate;
    const scores = await measureCandidate(candidate, data);
    figures.push({ name, version, types, scores, falseAlarms: await falseAlarmsOf(candidate, news) });
  }
  const check = checkAlarmsOf(packs, news);
  const report = reportOf({
    data: { file: values.data, texts: data.length, labels: data.flatMap(({ labels }) => labels).length },
    news: { folder: values.news, articles: news.length, words: check.words },
    candidates: figures,
    check,
    throughput: measureThroughput(packs, news),
  });
  process.stdout.write(`${values.json ? JSON.stringify(report, undefined, 2) : table(report)}\n`);
}

if (values.help) process.stdout.write(usage);
else {
  await main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  });
}
