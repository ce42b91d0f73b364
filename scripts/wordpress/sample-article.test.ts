import { tokenizeMarkup } from "@temporal-cms/runtime/markup";
import { describe, expect, it } from "vitest";
import { readSampleArticle, sampleLocales } from "./sample-article.ts";

describe("the sample article", () => {
  it.each(sampleLocales)("has in %s the same markup and as many texts as the original", async (locale) => {
    const markup = (body: string) =>
      tokenizeMarkup(body).map((token) =>
        token.kind === "text" && token.raw.trim() !== "" ? "text" : token.raw,
      );
    const [original, translation] = await Promise.all([readSampleArticle("en"), readSampleArticle(locale)]);
    expect(markup(translation.body)).toEqual(markup(original.body));
    expect(original.body.split(/\s+/).length).toBeGreaterThan(300);
  });

  it("says something else in each language", async () => {
    const articles = await Promise.all(sampleLocales.map(readSampleArticle));
    const texts = articles.flatMap(({ title, body }) => [
      title,
      ...tokenizeMarkup(body)
        .filter(({ kind, raw }) => kind === "text" && /[a-z]{4}/i.test(raw))
        .map(({ raw }) => raw),
    ]);
    expect(new Set(texts).size).toBe(texts.length);
  });
});
