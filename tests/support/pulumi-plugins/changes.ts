import type { PropertyChange } from "../../../stacks/provider-temporal/resources/resource-operations.ts";
import type { Properties, PropertyValue } from "../../../stacks/provider-temporal/rpc/properties.ts";
import { unknownValue } from "../../../stacks/provider-temporal/rpc/properties.ts";

type Container = Readonly<Record<string, PropertyValue>>;

/**
 * Every property that differs, by its path as in `spec.rules[0].host`. Unknown counts as changed.
 * @param replaces whether a change at that path means another resource
 */
export function changesBetween(
  before: Properties,
  after: Properties,
  replaces: (path: string) => boolean,
): PropertyChange[] {
  return [...differences(before, after, "")].map(({ property, kind }) => ({
    property,
    kind,
    replaces: replaces(property),
  }));
}

function* differences(
  before: PropertyValue | undefined,
  after: PropertyValue | undefined,
  path: string,
): Generator<Omit<PropertyChange, "replaces">> {
  if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      yield* differences(before[key], after[key], step(path, key, Array.isArray(before)));
    }
  } else if (before !== after || after === unknownValue) {
    yield {
      property: path,
      kind: before === undefined ? "add" : after === undefined ? "delete" : "update",
    };
  }
}

function step(path: string, key: string, inList: boolean): string {
  if (inList) return `${path}[${key}]`;
  const plain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(key);
  if (!plain) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** Lists as well: their keys are the positions. */
export function isContainer(value: PropertyValue | undefined): value is Container {
  return typeof value === "object" && value !== null;
}
