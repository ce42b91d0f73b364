import { readFileSync } from "node:fs";
import type { z } from "zod";
import { ConfigError, faultsOf } from "./config.ts";

/**
 * Reads a JSON file that configures a process, such as a mounted secret.
 *
 * @throws {ConfigError} when it cannot be read, is no JSON, or breaks the schema; all faults at once, no values repeated
 */
export function loadJsonFile<Schema extends z.ZodType>(
  variable: string,
  path: string,
  schema: Schema,
): z.infer<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const why =
      error instanceof SyntaxError
        ? "is not JSON"
        : `cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`;
    throw new ConfigError([`${variable}: ${path} ${why}`]);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw new ConfigError(faultsOf(parsed.error).map((fault) => `${variable}: ${path}: ${fault}`));
  return parsed.data;
}
