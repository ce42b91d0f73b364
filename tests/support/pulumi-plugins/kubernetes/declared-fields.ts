import type { Properties, PropertyValue } from "../../../../stacks/provider-temporal/rpc/properties.ts";
import { isContainer } from "../changes.ts";

/**
 * What of a live object is declared: the same fields with the values in force, and in lists also what was added. What the server
 * filled in, and what others have set beside it, is not ours.
 */
export function declaredFields(live: Properties, declared: Properties): Properties {
  return declaredPart(live, declared) as Properties;
}

function declaredPart(
  live: PropertyValue | undefined,
  declared: PropertyValue | undefined,
): PropertyValue | undefined {
  // The server leaves out what says nothing.
  if (live === undefined) return isEmpty(declared) ? declared : undefined;
  if (Array.isArray(declared) && Array.isArray(live)) {
    return live.map((item: PropertyValue, index) =>
      index in declared ? (declaredPart(item, declared[index] as PropertyValue) ?? item) : item,
    );
  }
  if (Array.isArray(declared) || !isContainer(declared) || !isContainer(live)) return live;
  const fields = Object.entries(declared).map(([name, value]) => [name, declaredPart(live[name], value)]);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as Properties;
}

function isEmpty(value: PropertyValue | undefined): boolean {
  if (isContainer(value)) return Object.keys(value).length === 0;
  return value === "" || value === 0 || value === false;
}
