import { writeFileSync } from "node:fs";
import path from "node:path";
import { type LocaleDefinition, allLocales } from "@faker-js/faker";
import { functionWords } from "./function-words.ts";

/** Writes the lists of given names, surnames and cities; run by hand when @faker-js/faker has a new version. */
const definitions = Object.values<LocaleDefinition>(allLocales);

type Entries = Record<string, unknown> | readonly unknown[] | null | undefined;

function stringsOf(entries: Entries): string[] {
  return Object.values(entries ?? {}).flatMap((entry) =>
    typeof entry === "string"
      ? [entry]
      : entry && typeof entry === "object"
        ? stringsOf(entry as Entries)
        : [],
  );
}

function write(name: string, words: readonly string[], shape: RegExp): void {
  const kept = [...new Set(words.map((word) => word.normalize("NFC").trim()))]
    .filter((word) => shape.test(word) && !functionWords.has(word.toLowerCase()))
    .sort((one, other) => (one < other ? -1 : 1));
  writeFileSync(path.join(import.meta.dirname, `${name}.txt`), `${kept.join("\n")}\n`);
}

const oneWord = /^[\p{Lu}][\p{L}\p{M}'’-]{2,}$/u;
write(
  "given-names",
  definitions.flatMap(({ person }) => stringsOf(person?.first_name as Entries)),
  oneWord,
);
write(
  "surnames",
  definitions.flatMap(({ person }) => stringsOf(person?.last_name as Entries)),
  oneWord,
);
write(
  "cities",
  definitions.flatMap(({ location }) => stringsOf(location?.city_name as Entries)),
  /^[\p{Lu}][\p{L}\p{M}'’. -]{3,}$/u,
);
