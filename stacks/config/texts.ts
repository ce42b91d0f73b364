import { z } from "zod";

/** Values of a stack's configuration are texts; structured ones are JSON. */
export function wholeNumberText(least: number, most: number) {
  const rule = wholeNumberRule(least, most);
  return z.string().regex(/^\d+$/, rule).transform(Number).pipe(z.int(rule).min(least, rule).max(most, rule));
}

/** A number inside a structured value. */
export function wholeNumber(least: number, most: number) {
  const rule = wholeNumberRule(least, most);
  return z.int(rule).min(least, rule).max(most, rule);
}

function wholeNumberRule(least: number, most: number): string {
  return `must be a whole number from ${least} to ${most}`;
}

export const flagText = z
  .enum(["true", "false"], { error: "must be true or false" })
  .transform((text) => text === "true");

/** @param example how such a value is written in YAML */
export function structured<Schema extends z.ZodType>(schema: Schema, example: string) {
  const parsed = z.string().transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: "custom", message: `must be structured, as in ${example}` });
      return z.NEVER;
    }
  });
  return parsed.pipe(schema);
}

/** An object with these keys and no others; an unknown one is told together with the known ones. */
export function closedObject<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return undefined;
      return `${issue.keys.join(", ")}: not known here; known are ${Object.keys(shape).join(", ")}`;
    },
  });
}
