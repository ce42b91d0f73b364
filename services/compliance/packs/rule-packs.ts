import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { ConfigError, loadJsonFile, loadParts } from "@temporal-cms/runtime";
import { LegalPack } from "../legal/pack.ts";
import { PiiPack } from "../pii/pack.ts";
import { readScheme } from "../taxonomy/read-scheme.ts";
import type { ConceptScheme } from "../taxonomy/concept-scheme.ts";
import { type Waiver, WaiverFile } from "../waivers/waivers.ts";

export interface RulePacks {
  readonly pii: readonly PiiPack[];
  readonly legal: readonly LegalPack[];
  readonly taxonomy: readonly ConceptScheme[];
  readonly waivers: readonly Waiver[];
  /** Version of each file, by its name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** The packs that come with the service. */
export const shippedRulePacks = path.join(import.meta.dirname, "../rule-packs");

type Load<Pack> = (file: string) => Pack;

/**
 * Loads a folder of rule packs: `pii/*.json`, `legal/*.json`, `taxonomy/*.ttl` and `waivers/*.json`; each has at least one file.
 *
 * @param variable name of the variable, for faults
 * @throws {ConfigError} naming the faults of all files at once
 */
export function loadRulePacks(variable: string, folder: string): RulePacks {
  const kinds = loadParts({
    pii: () => loadFolder(variable, folder, "pii", ".json", (file) => loadJsonFile(variable, file, PiiPack)),
    legal: () =>
      loadFolder(variable, folder, "legal", ".json", (file) => loadJsonFile(variable, file, LegalPack)),
    taxonomy: () =>
      loadFolder(variable, folder, "taxonomy", ".ttl", (file) =>
        readScheme(`${variable}: ${file}`, readFileSync(file, "utf8")),
      ),
    waivers: () =>
      loadFolder(variable, folder, "waivers", ".json", (file) => loadJsonFile(variable, file, WaiverFile)),
  });
  const versions = Object.entries(kinds).flatMap(([kind, packs]) =>
    Object.entries(packs).map(([name, { version }]) => [`${kind}/${name}`, version] as const),
  );
  return {
    pii: Object.values(kinds.pii),
    legal: Object.values(kinds.legal),
    taxonomy: Object.values(kinds.taxonomy),
    waivers: Object.values(kinds.waivers).flatMap(({ waivers }) => waivers),
    versions: Object.fromEntries(versions),
  };
}

function loadFolder<Pack>(
  variable: string,
  folder: string,
  kind: string,
  extension: string,
  load: Load<Pack>,
): Record<string, Pack> {
  const inside = path.join(folder, kind);
  let names: string[];
  try {
    names = readdirSync(inside).filter((name) => name.endsWith(extension));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new ConfigError([`${variable}: ${inside} cannot be read (${code})`]);
  }
  if (names.length === 0) throw new ConfigError([`${variable}: ${inside} has no rule pack (*${extension})`]);
  return loadParts(
    Object.fromEntries(names.sort().map((name) => [name, () => load(path.join(inside, name))])),
  );
}
