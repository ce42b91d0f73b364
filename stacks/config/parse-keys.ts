import type { z } from "zod";
import { StackConfigError } from "../stack-config-error.ts";

type Keys = Readonly<Record<string, z.ZodType>>;

/** What could be read; a key is absent when it has faults. */
export type Readable<Shape extends Keys> = { readonly [Key in keyof Shape]?: z.output<Shape[Key]> };

/** All keys, read. */
export type Complete<Shape extends Keys> = { readonly [Key in keyof Shape]: z.output<Shape[Key]> };

export interface ParsedKeys<Shape extends Keys> {
  readonly readable: Readable<Shape>;
  /** `<key>: <what is allowed>` */
  readonly faults: readonly string[];
}

/** Reads each key for itself, so that a fault in one hides neither those of the others nor how the others fit together. */
export function parseKeys<Shape extends Keys>(
  shape: Shape,
  values: Readonly<Record<string, string>>,
): ParsedKeys<Shape> {
  const readable: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [key, schema] of Object.entries(shape)) {
    const result = schema.safeParse(values[key]);
    if (result.success) readable[key] = result.data;
    else faults.push(...result.error.issues.map((issue) => describeIssue(key, issue, values[key])));
  }
  return { readable: readable as Readable<Shape>, faults };
}

/** @throws StackConfigError naming the faults of the keys and further ones, if there is any */
export function complete<Shape extends Keys>(
  { readable, faults }: ParsedKeys<Shape>,
  further: { readonly first?: readonly string[]; readonly last?: readonly string[] },
): Complete<Shape> {
  const all = [...(further.first ?? []), ...faults, ...(further.last ?? [])];
  if (all.length > 0) throw new StackConfigError(all);
  return readable as Complete<Shape>;
}

function describeIssue(key: string, issue: z.core.$ZodIssue, value: string | undefined): string {
  const path = [key, ...issue.path.map(String)].join(".");
  const missing =
    value === undefined || (issue.code === "invalid_type" && issue.message.endsWith("received undefined"));
  return `${path}: ${missing ? "is required" : issue.message}`;
}

/** Keys that nobody reads are mostly misspelled. */
export function unknownKeyFaults(
  known: readonly string[],
  values: Readonly<Record<string, string>>,
  prefix: string,
  stack: string,
): string[] {
  const own = known.filter((key) => key.startsWith(prefix));
  return Object.keys(values)
    .filter((key) => key.startsWith(prefix) && !own.includes(key))
    .map((key) => `${key}: is not a known key of ${stack}; known are ${own.join(", ")}`);
}
