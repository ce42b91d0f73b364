import path from "node:path";
import { describe, expect, it } from "vitest";
import { loadRulePacks, shippedRulePacks } from "../packs/rule-packs.ts";
import type { Candidate } from "./candidates/candidate.ts";
import { candidates } from "./candidates/index.ts";
import { temporalCms } from "./candidates/temporal-cms.ts";
import { loadDataset } from "./dataset.ts";
import { checkAlarmsOf, falseAlarmsOf } from "./false-alarms.ts";
import { measureCandidate } from "./measure.ts";
import { readNews } from "./news.ts";

const text = "Ana (ana@example.org) paid with 4111 1111 1111 1111.";
const labels = [
  { type: "PERSON", start: 0, end: 3 },
  { type: "EMAIL_ADDRESS", start: 5, end: 20 },
  { type: "CREDIT_CARD", start: 32, end: 51 },
];
const data = [{ text, labels }];

function finding(...predictions: [string, number, number][]): Candidate {
  return {
    name: "test",
    version: "0",
    types: [],
    find: () => predictions.map(([type, start, end]) => ({ type, start, end })),
  };
}

describe("measureCandidate", () => {
  it("counts by type, by group and over all, each rule in its way", async () => {
    const scores = await measureCandidate(
      finding(["PERSON", 0, 5], ["CREDIT_CARD", 32, 52], ["CREDIT_CARD", 22, 26], ["AGE", 0, 3]),
      data,
    );
    expect(scores.exact.byType["CREDIT_CARD"]).toEqual({
      labels: 1,
      truePositives: 1,
      falsePositives: 1,
      falseNegatives: 0,
      precision: 0.5,
      recall: 1,
      f2: 0.8333,
    });
    expect(scores.exact.byType["EMAIL_ADDRESS"]).toMatchObject({ precision: null, recall: 0, f2: 0 });
    expect(scores.exact.overall).toMatchObject({ truePositives: 1, falsePositives: 2, falseNegatives: 2 });
    expect(scores.overlap.overall).toMatchObject({ truePositives: 2, falsePositives: 1, falseNegatives: 1 });
    expect(scores.exact.byGroup.patternAndChecksum).toMatchObject({ labels: 2, truePositives: 1 });
    expect(scores.token.byType["CREDIT_CARD"]).toMatchObject({ truePositives: 4, falseNegatives: 0 });
  });

  it("matches one label by one prediction, the likelier first", async () => {
    const scores = await measureCandidate(finding(["CREDIT_CARD", 33, 51], ["CREDIT_CARD", 32, 51]), data);
    expect(scores.overlap.byType["CREDIT_CARD"]).toMatchObject({ truePositives: 1, falsePositives: 1 });
  });
});

describe("candidates", () => {
  it.each(candidates.map((candidate) => [candidate.name, candidate] as const))(
    "%s tells where what it finds stands",
    async (_name, candidate) => {
      const sentence = "Mail jane@example.org, call +1 212 555 0199, IBAN GB29NWBK60161331926819.";
      const found = await candidate.find(sentence, "en");
      const shown = found.map(({ start, end }) => sentence.slice(start, end)).filter((each) => each !== "");
      expect(shown.length).toBeGreaterThan(0);
      for (const each of shown) {
        const whole = ["jane@example.org", "+1 212 555 0199", "GB29NWBK60161331926819"];
        expect(whole.some((value) => value.includes(each) || each.includes(value))).toBe(true);
      }
    },
  );
});

describe("the shipped data", () => {
  it("is read with positions in code units", () => {
    const samples = loadDataset(path.join(import.meta.dirname, "data/presidio-synth-dev.json"));
    expect(samples).toHaveLength(774);
    for (const { text: sample, labels: spans } of samples) {
      for (const { start, end } of spans) expect(sample.slice(start, end).trim()).not.toBe("");
    }
  });

  it("has the aims met: kinds with a form at F2 0.85, all above Presidio's published default", async () => {
    const samples = loadDataset(path.join(import.meta.dirname, "data/presidio-synth-dev.json"));
    const { exact } = await measureCandidate(temporalCms, samples);
    expect(exact.byGroup.patternAndChecksum?.f2).toBeGreaterThan(0.95);
    expect(exact.overall.f2).toBeGreaterThan(0.7);
  });
});

describe("ordinary news", () => {
  const news = readNews(path.join(import.meta.dirname, "news"));

  it("is read with its languages", () => {
    expect(news.map(({ locale }) => locale)).toEqual(["en", "es", "de", "en"]);
  });

  it("raises no finding", async () => {
    expect(checkAlarmsOf(loadRulePacks("RULE_PACKS", shippedRulePacks), news).byRule).toEqual({});
    expect((await falseAlarmsOf(temporalCms, news)).patternAndChecksum).toBe(0);
  });
});
