import { writeFileSync } from "node:fs";
import path from "node:path";
import { ConfigError } from "@temporal-cms/runtime";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Folder, temporaryFolder } from "../testing/simulator.ts";
import { vendorsOf } from "../vendors.ts";
import { loadTranslationConfig } from "./variables.ts";
import { VendorsFile } from "./vendors-file.ts";

const example = {
  vendors: {
    deepl: {
      kind: "deepl",
      locales: {
        en: { source: "EN", target: "EN-GB" },
        de: "DE",
        "pt-BR": { source: "PT", target: "PT-BR" },
      },
      formality: { DE: "prefer_more" },
      documentsAbove: 100_000,
    },
    phrase: { kind: "phrase", project: "p1", locales: { en: "en", de: "German" } },
    agency: { kind: "file", folder: "/data/jobs", locales: { en: "en", de: "de-DE" } },
  },
  routes: [
    { from: "en", to: ["de", "pt-BR"], vendor: "deepl" },
    { sites: ["newsroom"], from: "en", to: ["de"], vendor: "phrase" },
  ],
};

function faults(change: (file: typeof example) => unknown): string[] {
  const file = structuredClone(example);
  change(file);
  const issues = VendorsFile.safeParse(file).error?.issues ?? [];
  return issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
}

describe("who translates what", () => {
  const vendors = vendorsOf(VendorsFile.parse(example), { deepl: "key", phrase: "key" });
  const choose = (site: string, targetLocale: string): unknown => {
    const chosen = vendors.choose({ site, sourceLocale: "en", targetLocale });
    return chosen && [chosen.vendor.name, chosen.languages];
  };

  it("goes by site and locale, the route of the site first", () => {
    expect(choose("newsroom", "de")).toEqual(["phrase", { from: "en", to: "German" }]);
    expect(choose("magazine", "de")).toEqual(["deepl", { from: "EN", to: "DE" }]);
    expect(choose("newsroom", "pt-BR")).toEqual(["deepl", { from: "EN", to: "PT-BR" }]);
    expect(choose("newsroom", "fr")).toBeUndefined();
  });

  it("keeps the languages of jobs whose route has gone", () => {
    expect(vendors.languages("agency", { sourceLocale: "en", targetLocale: "de" })).toEqual({
      from: "en",
      to: "de-DE",
    });
  });
});

describe("the vendors file", () => {
  it.each([
    [
      "a target that the vendor has no language for",
      (file: typeof example) => file.routes[0]!.to.push("fr"),
      ["routes.0.to.2: deepl has no language for fr in its locales"],
    ],
    [
      "a source without a language",
      (file: typeof example) => (file.routes[1]!.from = "fr"),
      ["routes.1.from: phrase has no language for fr in its locales"],
    ],
    [
      "a vendor that is not there",
      (file: typeof example) => (file.routes[1]!.vendor = "nobody"),
      ["routes.1.vendor: there is no vendor nobody"],
    ],
    [
      "two routes for the same",
      (file: typeof example) => file.routes.push({ from: "en", to: ["de"], vendor: "agency" }),
      ["routes.2.to.0: route 0 has the same already"],
    ],
    [
      "DeepL's languages as it does not have them",
      (file: typeof example) => Object.assign(file.vendors.deepl.locales, { en: "EN", "pt-BR": "PT-BR" }),
      [
        "vendors.deepl.locales.en: DeepL's target EN must have a variant, such as EN-GB or PT-BR",
        "vendors.deepl.locales.pt-BR: DeepL's source PT-BR must have no variant",
      ],
    ],
  ])("tells %s", (_what, change, expected) => {
    expect(faults(change)).toEqual(expected);
  });
});

describe("loadTranslationConfig", () => {
  let folder: Folder;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());
  const file = (name: string, content: unknown): string => {
    writeFileSync(path.join(folder.path, name), JSON.stringify(content));
    return path.join(folder.path, name);
  };
  const key = `whsec_${Buffer.from("reference key of the tests only").toString("base64")}`;
  const common = { SERVICE_TOKEN: "token-of-the-translation-tests", TRANSLATION_REFERENCE_KEY: key };
  const load = (environment: Record<string, string>) => loadTranslationConfig({ ...common, ...environment });

  it("reads vendors and keys", () => {
    const config = load({
      TRANSLATION_VENDORS_FILE: file("vendors.json", example),
      VENDOR_KEYS_FILE: file("keys.json", { deepl: "k1", phrase: "k2" }),
    });
    expect(Object.keys(config.vendors?.vendors ?? {})).toEqual(["deepl", "phrase", "agency"]);
  });

  it("fails at the start with every vendor that lacks its key, and every key that is nobody's", () => {
    expect(() =>
      load({
        TRANSLATION_VENDORS_FILE: file("vendors.json", example),
        VENDOR_KEYS_FILE: file("keys.json", { deepl: "k1", other: "very-secret" }),
      }),
    ).toThrow(
      new ConfigError([
        "VENDOR_KEYS_FILE: phrase: the vendor needs a key",
        "VENDOR_KEYS_FILE: other: there is no such vendor",
      ]),
    );
  });

  it("needs either vendors or the simulator", () => {
    expect(() => load({})).toThrow(/TRANSLATION_VENDORS_FILE: is required, or else SIMULATOR_URL/);
    expect(() =>
      load({ SIMULATOR_URL: "http://127.0.0.1:1", TRANSLATION_VENDORS_FILE: file("v.json", example) }),
    ).toThrow(/not both[^]*SIMULATOR_TOKEN: is required/);
  });
});
