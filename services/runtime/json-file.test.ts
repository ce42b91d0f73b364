import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ConfigError } from "./config.ts";
import { loadJsonFile } from "./json-file.ts";

const schema = z.array(z.strictObject({ name: z.string(), secret: z.string().min(20) }));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "json-file-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function load(text: string): unknown {
  const path = join(folder, "file.json");
  writeFileSync(path, text);
  return loadJsonFile("KEYS_FILE", path, schema);
}

describe("loadJsonFile", () => {
  it("gives what the file says", () => {
    const value = [{ name: "a", secret: "x".repeat(20) }];
    expect(load(JSON.stringify(value))).toEqual(value);
  });

  it("names the variable and the path when the file is missing or no JSON", () => {
    expect(() => loadJsonFile("KEYS_FILE", join(folder, "none.json"), schema)).toThrow(
      /KEYS_FILE: .*none\.json cannot be read \(ENOENT\)/,
    );
    expect(() => load("{")).toThrow(/KEYS_FILE: .* is not JSON/);
  });

  it("names all faults and repeats no value", () => {
    try {
      load(JSON.stringify([{ name: 1, secret: "geheim" }, { secret: "y".repeat(20) }]));
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as ConfigError).faults).toHaveLength(3);
      expect((error as ConfigError).message).not.toContain("geheim");
    }
  });
});
