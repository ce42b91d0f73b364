import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import type { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb.js";

/** A value that Pulumi will only know after an earlier resource has been created. Occurs in previews. */
export const unknownValue: unique symbol = Symbol("unknown until the update runs");

export type PropertyValue =
  | string
  | number
  | boolean
  | null
  | typeof unknownValue
  | readonly PropertyValue[]
  | { readonly [key: string]: PropertyValue };

export type Properties = Readonly<Record<string, PropertyValue>>;

/**
 * Marks of Pulumi's wire format (sdk/go/common/resource/plugin/rpc.go): one sentinel for each type that an unknown
 * value can have, and the signature key with its values for secrets and outputs.
 */
const unknownSentinels: ReadonlySet<unknown> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);
const unknownStringSentinel = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const signatureKey = "4dabf18193072939515e22adb298388d";
const wrapperSignatures: ReadonlySet<unknown> = new Set([
  "1b47061264138c4ac30d75fd1eb44270", // secret
  "d0e6a833031e9bbcd3f4e8bde6ca49a4", // output
]);

/**
 * Reads properties as the engine sends them. Secret and output wrappers are taken off: the provider tells the engine
 * that it does not keep secrets, and the engine marks again as secret every output whose input was.
 */
export function decodeProperties(struct: Struct | undefined): Properties {
  return Object.fromEntries(
    Object.entries(struct?.toJavaScript() ?? {}).map(([key, value]) => [key, decodeValue(value)]),
  );
}

function decodeValue(value: unknown): PropertyValue {
  if (unknownSentinels.has(value)) return unknownValue;
  if (Array.isArray(value)) return value.map(decodeValue);
  if (typeof value === "object" && value !== null) {
    const object = value as Record<string, unknown>;
    if (wrapperSignatures.has(object[signatureKey])) {
      return "value" in object ? decodeValue(object["value"]) : unknownValue;
    }
    return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, decodeValue(item)]));
  }
  return value as string | number | boolean | null;
}

export function encodeProperties(properties: Properties): Struct {
  const plain = encodeValue(properties) as Record<string, JavaScriptValue>;
  return structProto.Struct.fromJavaScript(plain);
}

function encodeValue(value: PropertyValue): JavaScriptValue {
  if (value === unknownValue) return unknownStringSentinel;
  if (Array.isArray(value)) return value.map(encodeValue);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encodeValue(item)]));
  }
  return value;
}

/** Whether the value is unknown or holds an unknown value anywhere. */
export function hasUnknown(value: PropertyValue | undefined): boolean {
  if (value === unknownValue) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (typeof value === "object" && value !== null) return Object.values(value).some(hasUnknown);
  return false;
}
