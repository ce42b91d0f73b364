import type { Properties, PropertyValue } from "../../../../stacks/provider-temporal/rpc/properties.ts";
import { isContainer } from "../changes.ts";

/** Marks of Pulumi's wire format for a secret (sdk/go/common/resource/plugin/rpc.go). */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const secretFields = ["data", "stringData"];

/** A Secret with its values marked, so that the engine encrypts them in the state and shows them nowhere. */
export function withMarkedData(object: Properties): Properties {
  const marked = secretFields
    .filter((field) => object[field] !== undefined)
    .map((field) => [field, { [signatureKey]: secretSignature, value: object[field] as PropertyValue }]);
  return { ...object, ...Object.fromEntries(marked) } as Properties;
}

/** A live Secret with its values as `stringData` too, which the server takes and never gives back. */
export function withStringData(live: Properties): Properties {
  const { data } = live;
  if (!isContainer(data)) return live;
  const decoded = Object.entries(data).map(([key, value]) => [
    key,
    Buffer.from(value as string, "base64").toString("utf8"),
  ]);
  return { ...live, stringData: Object.fromEntries(decoded) as Properties };
}
