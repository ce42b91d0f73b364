import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { namespaces } from "@temporal-cms/contracts";
import type { EnvironmentName } from "../config.ts";
import { declareStack } from "../testing/declare-stack.ts";
import { goldenText } from "./golden-text.ts";
import { lineDifference } from "./line-difference.ts";

export interface GoldenChange {
  readonly stack: EnvironmentName;
  /** What a reviewer reads; empty if nothing changed. */
  readonly difference: readonly string[];
}

export const environments = Object.keys(namespaces) as EnvironmentName[];

export function goldenPath(stack: EnvironmentName): string {
  return join(import.meta.dirname, `${stack}.txt`);
}

/** Declares every environment on mocks and compares it with its golden file. */
export async function compareGoldens({ update }: { readonly update: boolean }): Promise<GoldenChange[]> {
  const changes: GoldenChange[] = [];
  // One after the other: Pulumi's runtime is one for the whole process.
  for (const stack of environments) {
    const now = goldenText(await declareStack(stack));
    const path = goldenPath(stack);
    const before = existsSync(path) ? readFileSync(path, "utf8") : "";
    changes.push({ stack, difference: lineDifference(before, now) });
    if (update) writeFileSync(path, now);
  }
  return changes;
}
