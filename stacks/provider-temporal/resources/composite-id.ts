import { TemporalError } from "../backend/temporal-error.ts";

/** Ids of what lives in a namespace: `<namespace>/<name>`. A namespace has no slash in its name, the rest may have. */
export function compositeId(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** @param example a right id, for the message */
export function parseCompositeId(id: string, example: string): { namespace: string; name: string } {
  const slash = id.indexOf("/");
  if (slash < 1 || slash === id.length - 1) {
    throw new TemporalError(
      "invalid",
      `"${id}" is no id of this type: it is <namespace>/<name>, as in ${example}`,
    );
  }
  return { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}
