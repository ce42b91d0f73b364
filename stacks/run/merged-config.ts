import { isMap, parseDocument } from "yaml";

/**
 * A stack's configuration file for a run: the project's, and what only the state directory knows, that is the salt of Pulumi's
 * encryption and the secrets encrypted by it. Secrets go before the project's values of the same key.
 * @param given text of the project's `Pulumi.<stack>.yaml`, empty if there is none
 * @param kept text of the file as the last run left it, empty if there was none
 */
export function mergedConfig(given: string, kept: string): string {
  const merged = parseDocument(given);
  const last = parseDocument(kept);
  const salt = last.get("encryptionsalt");
  // With a salt of its own in the project, secrets are kept in the project as well.
  if (salt === undefined || merged.has("encryptionsalt")) return given;
  merged.set("encryptionsalt", salt);
  const config = last.get("config");
  for (const { key, value } of isMap(config) ? config.items : []) {
    if (isMap(value) && value.has("secure")) merged.setIn(["config", String(key)], value);
  }
  return merged.toString({ lineWidth: 0 });
}
