import { readFile } from "node:fs/promises";
import path from "node:path";

export const sampleArticleFolder = path.join(import.meta.dirname, "sample-article");
/** The article is written in the first; the others are the project's own translations, block by block. */
export const sampleLocales = ["en", "de", "es"] as const;
export type SampleLocale = (typeof sampleLocales)[number];

export interface SampleArticle {
  title: string;
  /** Block markup as WordPress stores it. */
  body: string;
}

export const sampleTerms = { categories: ["Environment"], tags: ["Trees", "City life"] } as const;

/** `sample-article/<locale>.html`: the title on the first line, then an empty line, then the body. */
export async function readSampleArticle(locale: SampleLocale): Promise<SampleArticle> {
  const file = path.join(sampleArticleFolder, `${locale}.html`);
  const [title, empty, ...body] = (await readFile(file, "utf8")).split("\n");
  if (title === undefined || title === "" || empty !== "") {
    throw new Error(`${file} must begin with its title and an empty line`);
  }
  return { title, body: body.join("\n").trimEnd() };
}
