import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import type { EnvironmentName } from "../config.ts";

const repository = resolve(import.meta.dirname, "../..");

/** The configuration that `Pulumi.<stack>.yaml` gives, as Pulumi hands it to the program: texts, structured values as JSON. */
export function exampleConfig(stack: EnvironmentName): Record<string, string> {
  const { config } = parse(readFileSync(resolve(repository, `Pulumi.${stack}.yaml`), "utf8")) as {
    readonly config: Readonly<Record<string, unknown>>;
  };
  const texts = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(texts) as Record<string, string>;
}

/** The same with one part of a structured value replaced, or taken away by `undefined`. */
export function changedConfig(
  stack: EnvironmentName,
  key: string,
  path: readonly string[],
  value: unknown,
): Record<string, string> {
  const config = exampleConfig(stack);
  const [last] = path.slice(-1);
  if (last === undefined) {
    const others = Object.entries(config).filter(([name]) => name !== key);
    return Object.fromEntries([...others, ...(typeof value === "string" ? [[key, value]] : [])]) as Record<
      string,
      string
    >;
  }
  const structured = JSON.parse(config[key] ?? "{}") as Record<string, unknown>;
  let parent = structured;
  for (const step of path.slice(0, -1)) parent = (parent[step] ??= {}) as Record<string, unknown>;
  // JSON leaves out what is undefined.
  parent[last] = value;
  return { ...config, [key]: JSON.stringify(structured) };
}
