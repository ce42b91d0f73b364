import { readdirSync } from "node:fs";
import path from "node:path";
import { ConfigError, loadJsonFile, loadParts } from "@temporal-cms/runtime";
import type { z } from "zod";
import { LegalPack } from "./legal/pack.ts";
import { TaxonomyPack } from "./taxonomy/pack.ts";

export interface RulePacks {
  readonly legal: readonly LegalPack[];
  readonly taxonomy: readonly TaxonomyPack[];
  /** Version of each file, by its name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** The packs that come with the service. */
export const shippedRulePacks = path.join(import.meta.dirname, "rule-packs");

/**
 * Loads a folder of rule packs: `legal/*.json` and `taxonomy/*.json`.
 *
 * @param variable name of the variable, for faults
 * @throws {ConfigError} naming the faults of all files at once
 */
export function loadRulePacks(variable: string, folder: string): RulePacks {
  const { legal, taxonomy } = loadParts({
    legal: () => loadFolder(variable, path.join(folder, "legal"), LegalPack),
    taxonomy: () => loadFolder(variable, path.join(folder, "taxonomy"), TaxonomyPack),
  });
  const versionsOf = (kind: string, packs: Record<string, { version: string }>): [string, string][] =>
    Object.entries(packs).map(([name, { version }]) => [`${kind}/${name}`, version]);
  return {
    legal: Object.values(legal),
    taxonomy: Object.values(taxonomy),
    versions: Object.fromEntries([...versionsOf("legal", legal), ...versionsOf("taxonomy", taxonomy)]),
  };
}

function loadFolder<Schema extends z.ZodType>(
  variable: string,
  folder: string,
  schema: Schema,
): Record<string, z.infer<Schema>> {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new ConfigError([`${variable}: ${folder} cannot be read (${code})`]);
  }
  if (names.length === 0) throw new ConfigError([`${variable}: ${folder} has no rule pack (*.json)`]);
  return loadParts(
    Object.fromEntries(
      names.sort().map((name) => [name, () => loadJsonFile(variable, path.join(folder, name), schema)]),
    ),
  );
}
