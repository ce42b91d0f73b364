import { readFileSync } from "node:fs";
import path from "node:path";

function load(name: string): ReadonlySet<string> {
  return new Set(
    readFileSync(path.join(import.meta.dirname, `${name}.txt`), "utf8")
      .trimEnd()
      .split("\n"),
  );
}

/** Names by which people and places are known, in many languages; see README.md for their origin. */
export const givenNames = load("given-names");
export const surnames = load("surnames");
export const cities = load("cities");
