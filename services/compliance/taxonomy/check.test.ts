import { describe, expect, it } from "vitest";
import { readDocument } from "../check.ts";
import { loadRulePacks, shippedRulePacks } from "../rule-packs.ts";
import { taxonomyCheck } from "./check.ts";
import { TaxonomyPack } from "./pack.ts";

const check = taxonomyCheck(loadRulePacks("RULE_PACKS", shippedRulePacks).taxonomy);

function found(names: string[], locale = "en", vocabulary = "post_tag") {
  const terms = names.map((name) => ({ vocabulary, name }));
  return check(readDocument({ locale, title: "", body: "", terms }));
}

describe("taxonomyCheck with the shipped pack", () => {
  it("takes labels of any language, in any case", () => {
    expect(found(["Trees", "stadtleben", "Medio  ambiente"])).toEqual([]);
  });

  it("advises on a term that it does not know, without repeating it", () => {
    const [finding, ...more] = found(["Trees", "Xylophony"]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ rule: "taxonomy.unknown-term", severity: "advisory", locale: "en" });
    expect(finding?.span).toBeUndefined();
    expect(JSON.stringify(finding)).toMatch(/Term 2, of post_tag/);
    expect(JSON.stringify(finding)).not.toContain("Xylophony");
  });

  it("suggests the preferred word for a synonym, in the document's language", () => {
    expect(found(["Klimawandel"], "de")).toMatchObject([
      { rule: "taxonomy.synonym", severity: "advisory", suggestion: "Use “Klima”." },
    ]);
    expect(found(["Climate change"], "en-GB")).toMatchObject([{ suggestion: "Use “Climate”." }]);
  });

  it("blocks contradictory branches, also when only narrower terms are given", () => {
    expect(found(["News", "Sponsored content"])).toMatchObject([
      { rule: "taxonomy.contradiction", severity: "blocking" },
    ]);
    expect(found(["News", "Opinion"]).map(({ severity }) => severity)).toEqual(["blocking"]);
    expect(found(["News", "Trees"])).toEqual([]);
  });

  it("leaves vocabularies alone that it does not govern", () => {
    expect(found(["aside"], "en", "post_format")).toEqual([]);
  });
});

describe("TaxonomyPack", () => {
  it("tells all faults at once", () => {
    const parsed = TaxonomyPack.safeParse({
      version: "2026-01-31",
      vocabularies: ["tags"],
      concepts: [
        { id: "a", labels: { en: "A" }, broader: "b" },
        { id: "b", labels: { en: "B" }, synonyms: ["a"], broader: "a" },
        { id: "c", labels: { en: "C" }, broader: "none" },
        { id: "c", labels: { en: "Again" } },
      ],
      contradictions: [{ between: ["a", "nowhere"], message: "m" }],
    });
    expect(parsed.error?.issues.map(({ message }) => message)).toEqual([
      "“a” means a already",
      "c is there twice",
      "a is broader than itself",
      "b is broader than itself",
      "there is no concept none",
      "there is no concept nowhere",
    ]);
  });
});
