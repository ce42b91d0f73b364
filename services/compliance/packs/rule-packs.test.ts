import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ConfigError } from "@temporal-cms/runtime";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadRulePacks, shippedRulePacks } from "./rule-packs.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "rule-packs-"))));
afterEach(() => rmSync(folder, { recursive: true }));

describe("loadRulePacks", () => {
  it("loads what is shipped, and says which versions", () => {
    const { pii, legal, taxonomy, waivers, versions } = loadRulePacks("RULE_PACKS", shippedRulePacks);
    expect(legal.flatMap(({ locales }) => locales).sort()).toEqual(["de", "en", "es"]);
    expect(pii.map(({ market }) => market)).toEqual(["de", "es", "gb", "international"]);
    expect(waivers).toEqual([]);
    expect(taxonomy).toHaveLength(1);
    expect(Object.keys(versions)).toEqual(
      expect.arrayContaining(["legal/en.json", "taxonomy/editorial.ttl"]),
    );
  });

  it("tells the faults of all files at once", () => {
    mkdirSync(path.join(folder, "legal"));
    mkdirSync(path.join(folder, "pii"));
    mkdirSync(path.join(folder, "taxonomy"));
    writeFileSync(path.join(folder, "pii/README.md"), "no pack");
    writeFileSync(path.join(folder, "taxonomy/topics.ttl"), "topics");
    writeFileSync(path.join(folder, "legal/en.json"), "{");
    writeFileSync(path.join(folder, "legal/de.json"), '{"version":"soon","locales":["de"],"rules":[]}');
    try {
      loadRulePacks("RULE_PACKS", folder);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      const { faults } = error as ConfigError;
      expect(faults.map((fault) => fault.replace(`RULE_PACKS: ${folder}/`, ""))).toEqual([
        expect.stringMatching(/pii has no rule pack \(\*\.json\)$/),
        expect.stringMatching(/^legal\/de\.json: version: /),
        expect.stringMatching(/^legal\/de\.json: market: /),
        expect.stringMatching(/^legal\/de\.json: rules: /),
        expect.stringMatching(/^legal\/en\.json is not JSON/),
        expect.stringMatching(/^taxonomy\/topics\.ttl is not Turtle: /),
        expect.stringMatching(/waivers cannot be read \(ENOENT\)$/),
      ]);
    }
  });
});
