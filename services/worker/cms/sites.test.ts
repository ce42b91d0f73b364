import { ConfigError } from "@temporal-cms/runtime";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UnknownSiteError, cmsClients, loadSites } from "./sites.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "temporal-cms-sites-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function sitesFile(content: unknown): string {
  const file = path.join(folder, "sites.json");
  writeFileSync(file, JSON.stringify(content));
  return file;
}

function faultsOf(content: unknown): readonly string[] {
  try {
    loadSites(sitesFile(content));
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

const withoutPassword = {
  site: "newsroom",
  cms: "wordpress",
  baseUrl: "https://news.example.org",
  username: "temporal-cms",
};
const site = { ...withoutPassword, applicationPassword: "secret word" };

describe("the sites file", () => {
  it("gives each site's connection, the password from a file if so wished", () => {
    writeFileSync(path.join(folder, "password"), "from the file\n");
    const sites = loadSites(
      sitesFile([
        { ...site, baseUrl: "https://news.example.org/blog/" },
        {
          ...withoutPassword,
          site: "shop",
          cms: "drupal",
          baseUrl: "http://drupal",
          applicationPasswordFile: "password",
        },
      ]),
    );
    expect(sites.get("newsroom")).toEqual({ ...site, baseUrl: "https://news.example.org/blog" });
    expect(sites.get("shop")).toMatchObject({ cms: "drupal", applicationPassword: "from the file" });

    const clientOf = cmsClients(sites);
    expect(clientOf("shop").site).toBe("shop");
    expect(() => clientOf("elsewhere")).toThrow(UnknownSiteError);
  });

  it("names all faults at once, and no password", () => {
    const faults = faultsOf([
      { ...site, site: "News Room", cms: "joomla", baseUrl: "ftp://x", username: "a:b" },
      { ...site, applicationPasswordFile: "also" },
      { site: "shop", cms: "drupal", baseUrl: "https://shop.example.org?x=1", username: "u", extra: 1 },
    ]);
    const text = faults.join("\n");
    for (const expected of [
      /0\.site: a site is/,
      /0\.cms: /,
      /0\.baseUrl: must be an http or https address/,
      /0\.username: must have no colon/,
      /1: needs applicationPassword or applicationPasswordFile, and not both/,
      /2\.baseUrl: must have no query/,
      /2: .*extra/,
      /2: needs applicationPassword/,
    ]) {
      expect(text).toMatch(expected);
    }
    expect(text).not.toContain("secret word");
  });

  it("refuses a site that is there twice, and password files that cannot be used, all at once", () => {
    expect(faultsOf([site, site]).join()).toContain("1.site: newsroom is there twice");
    writeFileSync(path.join(folder, "empty"), "\n");
    const faults = faultsOf([
      { ...withoutPassword, applicationPasswordFile: "empty" },
      { ...withoutPassword, site: "shop", applicationPasswordFile: "missing" },
    ]);
    expect(faults).toHaveLength(2);
    expect(faults[0]).toContain("is empty");
    expect(faults[1]).toContain("cannot be read (ENOENT)");
  });

  it.each([
    "http://127.0.0.1:8080",
    "http://[::1]:8080",
    "http://localhost",
    "http://wp.cms.svc",
    "http://wordpress",
  ])("lets %s go unencrypted", (baseUrl) => expect(faultsOf([{ ...site, baseUrl }])).toEqual([]));

  it.each(["http://news.example.org", "http://10.0.0.1", "http://127.0.0.1.example.org"])(
    "wants https for %s",
    (baseUrl) => expect(faultsOf([{ ...site, baseUrl }]).join()).toContain("must be https"),
  );
});
