import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ConfigError } from "@temporal-cms/runtime";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { faultOf } from "../integrity/fault-of.ts";
import { type Folder, temporaryFolder } from "../testing/simulator.ts";
import { translateMarkup } from "./translate.ts";
import { loadTranslationMemory } from "./translation-memory.ts";

let folder: Folder;
beforeEach(() => (folder = temporaryFolder()));
afterEach(() => folder.remove());

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder.path, name), text);
}

const english =
  'Trees\n\n<!-- wp:heading {"level":2} -->\n<h2>Why {count} trees</h2>\n<!-- /wp:heading -->\n<p>They <b>cool</b>  towns.</p>\n';
const german =
  'Bäume\n\n<!-- wp:heading {"level":2} -->\n<h2>Warum {count} Bäume</h2>\n<!-- /wp:heading -->\n<p>Sie <b>kühlen</b> Städte.</p>\n';

describe("loadTranslationMemory", () => {
  it("translates what it knows and marks what it does not", () => {
    write({ "en.html": english, "de.html": german });
    const memory = loadTranslationMemory("TRANSLATION_MEMORY", folder.path);
    const locales = { from: "en", to: "de" };
    expect(translateMarkup("Trees", locales, memory)).toBe("Bäume");
    const body = english.slice(english.indexOf("\n\n") + 2);
    expect(translateMarkup(body, locales, memory)).toBe(german.slice(german.indexOf("\n\n") + 2));
    expect(translateMarkup("<b>cool</b> towns.", locales, memory)).toBe("<b>kühlen</b> Städte.");
    expect(translateMarkup("<p>They <i>new</i> towns.</p>", locales, memory)).toBe(
      "<p>Sie <i>⟦de⟧ new</i> Städte.</p>",
    );
    expect(translateMarkup("<p> Sie </p>", { from: "de", to: "en" }, memory)).toBe("<p> They </p>");
    expect(translateMarkup("<p>Trees</p>", { from: "en", to: "fr" }, memory)).toBe("<p>⟦fr⟧ Trees</p>");
  });

  it("makes translations that pass the checks", () => {
    const memory = loadTranslationMemory("TRANSLATION_MEMORY", undefined);
    const source = { title: "T {x}", body: english };
    const translate = (text: string): string => translateMarkup(text, { from: "en", to: "pt-BR" }, memory);
    const translation = { title: translate(source.title), body: translate(source.body) };
    expect(translation.title).toBe("⟦pt-BR⟧ T {x}");
    expect(faultOf(source, translation)).toBeUndefined();
  });

  it("tells every fault of a folder at once", () => {
    write({
      "en.html": english,
      "de.html": "Bäume\n\n<p>zu wenig</p>",
      "English.html": "Title\nno empty line",
    });
    const load = (): unknown => loadTranslationMemory("TRANSLATION_MEMORY", folder.path);
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/English\.html is not named after a locale[^]*English\.html must begin[^]*segments/);
  });

  it("tells that there is no folder, or only one language", () => {
    expect(() => loadTranslationMemory("TRANSLATION_MEMORY", path.join(folder.path, "none"))).toThrow(
      /ENOENT/,
    );
    write({ "en.html": english });
    expect(() => loadTranslationMemory("TRANSLATION_MEMORY", folder.path)).toThrow(/two or more/);
  });

  it("knows the sample article in each of its languages", () => {
    const sample = path.join(import.meta.dirname, "../../../scripts/wordpress/sample-article");
    const memory = loadTranslationMemory("TRANSLATION_MEMORY", sample);
    const text = readFileSync(path.join(sample, "en.html"), "utf8");
    const source = {
      title: text.split("\n")[0] ?? "",
      body: text.replace(/^.*\n\n/, ""),
    };
    for (const to of ["de", "es"]) {
      const translate = (markup: string): string => translateMarkup(markup, { from: "en", to }, memory);
      const translation = { title: translate(source.title), body: translate(source.body) };
      expect(translation.title + translation.body).not.toContain("⟦");
      expect(faultOf(source, translation)).toBeUndefined();
    }
  });
});
