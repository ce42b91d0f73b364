import { ConfigError } from "@temporal-cms/runtime";
import { describe, expect, it } from "vitest";
import { readDocument } from "../check.ts";
import { loadRulePacks, shippedRulePacks } from "../packs/rule-packs.ts";
import { taxonomyCheck } from "./check.ts";
import { readScheme } from "./read-scheme.ts";

const check = taxonomyCheck(loadRulePacks("RULE_PACKS", shippedRulePacks).taxonomy);

function found(names: string[], locale = "en", vocabulary = "post_tag", which = check) {
  const terms = names.map((name) => ({ vocabulary, name }));
  return which(readDocument("newsroom", { locale, title: "", body: "", terms }));
}

const head = `
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix cms: <urn:temporal-cms:vocabulary#> .
@prefix : <urn:test/> .
<urn:test> a skos:ConceptScheme ; owl:versionInfo "2026-01-31" ; cms:governs "tags" .
`;

describe("taxonomyCheck with the shipped vocabulary", () => {
  it("takes preferred labels of any language, in any case", () => {
    expect(found(["Trees", "stadtleben", "Medio  ambiente"])).toEqual([]);
  });

  it("advises on a term that it does not know, without repeating it", () => {
    const [finding, ...more] = found(["Trees", "Xylophony"]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ rule: "taxonomy.unmapped-term", severity: "advisory", locale: "en" });
    expect(finding?.span).toBeUndefined();
    expect(JSON.stringify(finding)).toMatch(/Term 2, of post_tag/);
    expect(JSON.stringify(finding)).not.toContain("Xylophony");
  });

  it("suggests the term that an unknown one seems to be a kind of, in the document's language", () => {
    expect(found(["Dying urban trees"], "de")[0]?.suggestion).toContain("“Bäume”");
    expect(found(["Climate change in Kenya"])[0]?.suggestion).toContain("“Climate”");
  });

  it("suggests the preferred word for a synonym, in the document's language", () => {
    expect(found(["Klimawandel"], "de")).toMatchObject([
      { rule: "taxonomy.synonym", severity: "advisory", suggestion: "Use “Klima”." },
    ]);
    expect(found(["Climate change"], "en-GB")).toMatchObject([{ suggestion: "Use “Climate”." }]);
  });

  it("blocks contradictory branches, also when only narrower terms are given", () => {
    expect(found(["News", "Sponsored content"])).toMatchObject([
      {
        rule: "taxonomy.contradiction",
        severity: "blocking",
        message: expect.stringContaining("“Editorial content” and that it is “Advertising”") as string,
      },
    ]);
    expect(found(["News", "Opinion"]).map(({ severity }) => severity)).toEqual(["blocking"]);
    expect(found(["Opinion", "News"])).toHaveLength(1);
    expect(found(["News", "Trees"])).toEqual([]);
  });

  it("leaves vocabularies alone that it does not govern", () => {
    expect(found(["aside"], "en", "post_format")).toEqual([]);
  });
});

describe("readScheme", () => {
  it("reads hidden labels, narrower concepts and replacements", () => {
    const scheme = readScheme(
      "test",
      `${head}
      :a a skos:Concept ; skos:prefLabel "Traffic"@en ; skos:hiddenLabel "Trafic"@en ; skos:narrower :b .
      :b a skos:Concept ; skos:prefLabel "Cycling"@en ; cms:contradicts :d .
      :c a skos:Concept ; skos:prefLabel "Velocipedes"@en ; owl:deprecated true ; dcterms:isReplacedBy :b .
      :d a skos:Concept ; skos:prefLabel "Cars"@en .`,
    );
    const test = taxonomyCheck([scheme]);
    expect(scheme.version).toBe("2026-01-31");
    expect(scheme.concepts.find(({ iri }) => iri === "urn:test/b")?.broader).toEqual(["urn:test/a"]);
    expect(found(["Trafic"], "en", "tags", test)).toMatchObject([{ suggestion: "Use “Traffic”." }]);
    expect(found(["Velocipedes"], "en", "tags", test)).toMatchObject([
      { rule: "taxonomy.deprecated-term", suggestion: "Use “Cycling”." },
    ]);
    expect(found(["Cars", "Cycling"], "en", "tags", test)).toMatchObject([{ severity: "blocking" }]);
  });

  it("tells all faults at once", () => {
    try {
      readScheme(
        "test",
        `${head.replace("2026-01-31", "soon").replace('cms:governs "tags"', 'cms:other "tags"')}
        :a a skos:Concept ; skos:prefLabel "A"@en, "Again"@en ; skos:broader :b .
        :b a skos:Concept ; skos:prefLabel "B"@en ; skos:altLabel "again", "B"@en ; skos:broader :a .
        :c a skos:Concept ; skos:altLabel "C"@en ; skos:broader :none .
        :d a skos:Concept ; skos:prefLabel "D"@en ; skos:broader :e ; cms:contradicts :e .
        :e a skos:Concept ; skos:prefLabel "E" .`,
      );
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as ConfigError).faults).toEqual([
        "test: owl:versionInfo: a version is a date such as 2026-01-31",
        "test: cms:governs names no vocabulary",
        "test: urn:test/a has two preferred labels in en",
        "test: urn:test/a is broader than itself",
        "test: urn:test/b has “B” as preferred and as alternative label",
        "test: urn:test/b is broader than itself",
        "test: urn:test/c has no preferred label",
        "test: urn:test/c names urn:test/none, which is no concept",
        "test: urn:test/d contradicts urn:test/e, which is broader than it",
        "test: urn:test/e has a preferred label without a language",
        "test: “again” means urn:test/a and urn:test/b",
      ]);
    }
  });

  it("says where text is no Turtle, and wants one scheme", () => {
    expect(() => readScheme("test", "this is no Turtle")).toThrow(/test is not Turtle: .*line 1/);
    expect(() => readScheme("test", "")).toThrow(/one skos:ConceptScheme, not 0/);
  });
});
