import type { z } from "zod";
import { hasUnknown, unknownValue } from "../rpc/properties.ts";
import type { Properties, PropertyValue } from "../rpc/properties.ts";

/** What is wrong with one property, in the words that follow its name: "must be …". */
export interface CheckFault {
  /** Pulumi's property path, as in `intervals[0].everySeconds`. */
  readonly property: string;
  readonly reason: string;
}

type Path = readonly PropertyKey[];

/** All faults of the properties at once. What is still unknown in a preview is not judged. */
export function findFaults(schema: z.ZodType, properties: Properties): CheckFault[] {
  const result = schema.safeParse(properties);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => {
    const { path } = issue;
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        property: propertyPath([...path, key]),
        reason: "is not a known property",
      }));
    }
    const value = valueAt(properties, path);
    if (hasUnknown(value)) return [];
    return [{ property: propertyPath(path), reason: value === undefined ? "is required" : issue.message }];
  });
}

function valueAt(properties: Properties, path: Path): PropertyValue | undefined {
  let value: PropertyValue | undefined = properties;
  for (const step of path) {
    if (value === unknownValue || typeof value !== "object" || value === null) return value;
    value = (value as Record<PropertyKey, PropertyValue>)[step];
  }
  return value;
}

function propertyPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? String(step) : `${text}.${String(step)}`;
  }, "");
}
