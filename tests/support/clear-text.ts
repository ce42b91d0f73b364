import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Shorter lines of a PEM text stand in many others. */
const tellingLength = 24;

/**
 * Where a secret can be read: in texts as it is, in base64, and each of its longer lines for itself.
 * @param secrets values by what they are
 * @param texts by where they are from
 * @returns `<secret> in <place>`
 */
export function clearTexts(
  secrets: Readonly<Record<string, string>>,
  texts: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(secrets).flatMap(([name, value]) => {
    const lines = value
      .split("\n")
      .filter((line) => line.length >= tellingLength && !line.startsWith("-----"));
    const spellings = [value, Buffer.from(value).toString("base64"), ...lines];
    return Object.entries(texts)
      .filter(([, text]) => spellings.some((spelling) => text.includes(spelling)))
      .map(([place]) => `${name} in ${place}`);
  });
}

/** The text of every file in a folder, however deep, by its path. */
export function textsOfFolder(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path, readFileSync(path, "utf8")];
    }),
  );
}
