import { describe, expect, it } from "vitest";
import { readDocument } from "../check.ts";
import { loadRulePacks, shippedRulePacks } from "../packs/rule-packs.ts";
import { legalCheck } from "./check.ts";
import { LegalPack } from "./pack.ts";
import { fold } from "./phrases.ts";

const check = legalCheck(loadRulePacks("RULE_PACKS", shippedRulePacks).legal);

function found(body: string, locale = "en", title = ""): [string, string][] {
  const fields = { title, body };
  return check(readDocument("newsroom", { locale, title, body, terms: [] })).map(({ rule, span }) => [
    rule,
    fields[span!.field].slice(span!.start, span!.end),
  ]);
}

describe("legalCheck with the shipped packs", () => {
  it.each([
    [
      "en",
      "<p>With Guaranteed\n  <b>Returns</b>!</p>",
      "legal.guaranteed-returns",
      "Guaranteed\n  <b>Returns",
    ],
    ["en-GB", "It is clinically&nbsp;proven.", "legal.health-claim", "clinically&nbsp;proven"],
    ["en", "a “risk‑free investment”", "legal.guaranteed-returns", "risk‑free investment"],
    ["de", "Die garantierte Rendite", "legal.guaranteed-returns", "garantierte Rendite"],
    ["es", "Está CLÍNICAMENTE PROBADO", "legal.health-claim", "CLÍNICAMENTE PROBADO"],
  ])("finds in %s %j", (locale, body, rule, shown) => {
    expect(found(body, locale)).toEqual([[rule, shown]]);
  });

  it("wants whole words, of the document's language", () => {
    expect(found("unclinically provenance; clinically provens")).toEqual([]);
    expect(found("clinically proven", "de")).toEqual([]);
    expect(found("clinically proven", "fr")).toEqual([]);
  });

  it("wants a disclosure of sponsors, wherever it stands", () => {
    expect(found("This trip was sponsored by an airline.")).toEqual([
      ["legal.undisclosed-sponsor", "sponsored by"],
    ]);
    expect(found("This trip was sponsored by an airline.", "en", "Advertisement: a trip")).toEqual([]);
  });

  it("says which rule, how heavy and what to do", () => {
    const [finding] = check(
      readDocument("newsroom", { locale: "en", title: "miracle cure", body: "", terms: [] }),
    );
    expect(finding).toMatchObject({
      rule: "legal.health-claim",
      severity: "blocking",
      locale: "en",
      span: { field: "title", start: 0, end: 12 },
    });
    expect(finding?.suggestion).toMatch(/study/);
    expect(JSON.stringify(finding)).not.toContain("miracle");
  });

  it.each(["clinically ", "guaranteed return", "sponsored by ", "İ", "a b "])(
    "checks a megabyte of %j in a second of processor time",
    (piece) => {
      const body = piece.repeat(Math.ceil(1_000_000 / piece.length));
      const start = process.cpuUsage();
      const findings = check(readDocument("newsroom", { locale: "en", title: "", body, terms: [] }));
      expect(process.cpuUsage(start).user / 1000).toBeLessThan(1500);
      expect(findings.every(({ rule }) => rule.startsWith("legal."))).toBe(true);
    },
  );
});

describe("fold", () => {
  it.each(["İstanbul ÄÖÜ", "“Quotes” – and ’", "😀 ẞ"])("keeps the length of %j", (text) => {
    expect(fold(text)).toHaveLength(text.length);
  });
});

describe("LegalPack", () => {
  it("tells all faults at once", () => {
    const rule = { id: "legal.a", severity: "blocking", phrases: ["xx"], message: "m", suggestion: "s" };
    const parsed = LegalPack.safeParse({
      version: "1",
      market: "english",
      locales: ["EN"],
      rules: [rule, rule, { ...rule, id: "b", severity: "fatal", phrases: [] }],
    });
    const paths = parsed.error?.issues.map(({ path }) => path.join("."));
    expect(paths).toEqual(["version", "locales.0", "rules.2.id", "rules.2.severity", "rules.2.phrases"]);
    const twice = LegalPack.safeParse({ version: "2026-01-31", market: "english", rules: [rule, rule] });
    expect(twice.error?.issues[0]?.message).toBe("legal.a is there twice");
  });
});
