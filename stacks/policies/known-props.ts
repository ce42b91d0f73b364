import { UnknownValueError } from "@pulumi/policy";
import { unknown } from "./properties.ts";

/**
 * A copy of properties in which `unknown` stands for what a preview does not know. The SDK throws where such a value is read, and then
 * skips the whole policy.
 */
export function knownProps(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Array.from(value.keys(), (index) => knownAt(value, index));
  return Object.fromEntries(Object.keys(value).map((key) => [key, knownAt(value, key)]));
}

function knownAt(container: object, key: string | number): unknown {
  try {
    return knownProps((container as Record<string | number, unknown>)[key]);
  } catch (error) {
    if (error instanceof UnknownValueError) return unknown;
    throw error;
  }
}
