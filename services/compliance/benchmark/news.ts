import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

export interface Article {
  readonly file: string;
  readonly locale: string;
  readonly markup: string;
}

const known = /^(?:en|de|es|fr|it|pt|nl|da|sv|nb|fi|pl|cs|hu|sl)$/;

/**
 * Reads the articles (`.html`, `.txt`) of a folder and of those within. The locale is in the name, as in `de.html`, `fire.de.html` or
 * `es/fire.html`; otherwise it is English.
 */
export function readNews(folder: string): Article[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(?:html|txt)$/.test(file) && !/licen[cs]e/i.test(file))
    .sort()
    .map((file) => {
      const parts = [
        ...path.resolve(folder, file).split(path.sep).slice(-2, -1),
        ...path.basename(file).split("."),
      ];
      return {
        file,
        locale: parts.findLast((part) => known.test(part)) ?? "en",
        markup: readFileSync(path.join(folder, file), "utf8"),
      };
    });
}
