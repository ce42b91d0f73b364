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
    const { legal, taxonomy, versions } = loadRulePacks("RULE_PACKS", shippedRulePacks);
    expect(legal.flatMap(({ locales }) => locales).sort()).toEqual(["de", "en", "es"]);
    expect(taxonomy).toHaveLength(1);
    expect(Object.keys(versions)).toContain("legal/en.json");
  });

  it("tells the faults of all files at once", () => {
    mkdirSync(path.join(folder, "legal"));
    writeFileSync(path.join(folder, "legal/en.json"), "{");
    writeFileSync(path.join(folder, "legal/de.json"), '{"version":"soon","locales":["de"],"rules":[]}');
    try {
      loadRulePacks("RULE_PACKS", folder);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      const { faults } = error as ConfigError;
      expect(faults).toHaveLength(4);
      expect(faults.join("\n")).toMatch(
        /de\.json: version:[^]*de\.json: rules:[^]*en\.json is not JSON[^]*ENOENT/,
      );
    }
  });
});
