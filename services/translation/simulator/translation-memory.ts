import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { Locale } from "@temporal-cms/contracts";
import { ConfigError } from "@temporal-cms/runtime";
import { decodeHTML } from "entities";
import { translatableAttributes } from "../markup/identity.ts";
import { hasWords, piecesOf } from "../markup/pieces.ts";

/** What has been translated before, segment by segment. */
export interface TranslationMemory {
  find(segment: string, locales: { readonly from: string; readonly to: string }): string | undefined;
}

/**
 * Loads a folder of `<locale>.html` files that say the same in the same order: the title on the first line, an empty line,
 * then stored markup. The n-th segment of each file belongs to the n-th of every other.
 *
 * @param variable name of the variable, for faults
 * @param folder without it the memory is empty
 * @throws {ConfigError} naming all faults at once
 */
export function loadTranslationMemory(variable: string, folder: string | undefined): TranslationMemory {
  if (folder === undefined) return { find: () => undefined };
  const faults: string[] = [];
  const segments = readFolder(variable, folder, faults);
  const [[reference, expected] = ["", []], ...others] = segments;
  for (const [locale, found] of others) {
    if (found.length === expected.length) continue;
    faults.push(
      `${variable}: ${locale}.html has ${found.length} segments and ${reference}.html ${expected.length}; they belong together one by one`,
    );
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return memoryOf(segments);
}

function readFolder(variable: string, folder: string, faults: string[]): Map<string, string[]> {
  const segments = new Map<string, string[]>();
  try {
    const names = readdirSync(folder)
      .filter((name) => name.endsWith(".html"))
      .sort();
    if (names.length < 2) faults.push(`${variable}: ${folder} needs two or more <locale>.html files`);
    for (const name of names) {
      const locale = name.slice(0, -".html".length);
      if (!Locale.safeParse(locale).success) faults.push(`${variable}: ${name} is not named after a locale`);
      const [title = "", empty, ...body] = readFileSync(path.join(folder, name), "utf8").split(/\r?\n/);
      if (title === "" || empty !== "")
        faults.push(`${variable}: ${name} must begin with its title and an empty line`);
      segments.set(locale, [title, ...segmentsOf(body.join("\n"))]);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    faults.push(`${variable}: ${folder} cannot be read (${code})`);
  }
  return segments;
}

function segmentsOf(markup: string): string[] {
  return piecesOf(markup)
    .flatMap((piece) => {
      if (piece.kind === "text") return [piece.raw];
      if (piece.kind !== "startTag") return [];
      return piece.attributes.flatMap(({ name, value }) => (translatableAttributes.has(name) ? [value] : []));
    })
    .filter(hasWords);
}

/** Spaces and the way to write a character differ between editors; words do not. */
function keyOf(segment: string): string {
  return decodeHTML(segment).trim().replaceAll(/\s+/g, " ");
}

function memoryOf(segments: ReadonlyMap<string, readonly string[]>): TranslationMemory {
  const positions = new Map<string, Map<string, number>>();
  for (const [locale, texts] of segments) {
    const known = new Map<string, number>();
    for (const [position, text] of texts.entries()) {
      if (!known.has(keyOf(text))) known.set(keyOf(text), position);
    }
    positions.set(locale, known);
  }
  return {
    find: (segment, { from, to }) => {
      const position = positions.get(from)?.get(keyOf(segment));
      const translation = position === undefined ? undefined : segments.get(to)?.[position];
      if (position === undefined || translation === undefined) return undefined;
      // Languages put their spaces differently around marked words; only where the source was spaced anew is it followed.
      if (segments.get(from)?.[position] === segment) return translation;
      const before = segment.slice(0, segment.length - segment.trimStart().length);
      const after = segment.slice(segment.trimEnd().length);
      return before + translation.trim() + after;
    },
  };
}
