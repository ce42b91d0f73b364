import { describe, expect, it } from "vitest";
import { deeplVendor } from "./adapters/deepl/deepl.ts";
import { libreTranslateVendor } from "./adapters/libretranslate.ts";
import { planTranslation } from "./segments/plan.ts";
import type { TranslationVendor } from "./adapters/adapter.ts";

/**
 * One article's words by live vendors: only where a key or a server is given (`LIVE_DEEPL_KEY`, `LIVE_LIBRETRANSLATE_URL`), as it costs
 * characters. It has never run where this project was made; without a key there is nothing here but the first test.
 */
const { LIVE_DEEPL_KEY: deeplKey, LIVE_LIBRETRANSLATE_URL: libreUrl } = process.env;
const live: [string, TranslationVendor, { from: string; to: string }][] = [];
if (deeplKey !== undefined && deeplKey !== "")
  live.push(["DeepL", deeplVendor({ name: "live", key: deeplKey }), { from: "EN", to: "DE" }]);
if (libreUrl !== undefined && libreUrl !== "")
  live.push([
    "LibreTranslate",
    libreTranslateVendor({ name: "live", url: libreUrl }),
    { from: "en", to: "de" },
  ]);

const article = {
  title: "Trees cool towns",
  body: '<!-- wp:paragraph -->\n<p>Trees <b>cool</b> towns, says <a href="https://example.com/x?a=1&amp;b=2">a study</a> of {count} streets.</p>\n<!-- /wp:paragraph -->',
};

describe("live vendors", () => {
  it("are asked only where a key is given", () => {
    expect(live.length).toBe([deeplKey, libreUrl].filter(Boolean).length);
  });

  for (const [name, vendor, languages] of live) {
    it(`${name} gives every tag and placeholder back`, { timeout: 60_000 }, async () => {
      const plan = planTranslation(article);
      const result = plan.finish(await vendor.translations("at-once", plan.open, languages));
      expect(result).not.toHaveProperty("fault");
    });
  }
});
