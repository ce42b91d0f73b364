import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { exampleSegments, segmentsOf } from "../testing/example-request.ts";
import { type FakeVendor, startFakeVendor } from "../testing/fake-vendor.ts";
import type { TranslationVendor } from "./adapter.ts";
import { libreTranslateVendor } from "./libretranslate.ts";

/** As https://docs.libretranslate.com/api/operations/translate/ has it. */
const Request = z.strictObject({
  q: z.array(z.string()).min(1),
  source: z.string(),
  target: z.string(),
  format: z.literal("html"),
  api_key: z.string().optional(),
});

/** Against a fake of LibreTranslate; no live server was contacted. */
let fake: FakeVendor;
let vendor: TranslationVendor;
const asked: z.infer<typeof Request>[] = [];
beforeEach(async () => {
  asked.length = 0;
  fake = await startFakeVendor((request, violations) => {
    const { data, error } = Request.safeParse(JSON.parse(request.body.toString("utf8")));
    if (error) violations.push(error.message);
    if (!data) return Promise.resolve({ status: 400, json: { error: "Invalid request" } });
    asked.push(data);
    return Promise.resolve({ status: 200, json: { translatedText: data.q.map((text) => `[${text}]`) } });
  });
  vendor = libreTranslateVendor({ name: "libre", url: fake.url, key: "key-1" });
});
afterEach(async () => {
  await fake.close();
  expect(fake.violations).toEqual([]);
});

const languages = { from: "en", to: "de" };
const answer = new Map(exampleSegments.map(({ key, coded }) => [key, `[${coded}]`]));

describe("LibreTranslate", () => {
  it("is asked for all segments at once, as HTML, with its key", async () => {
    expect(await vendor.translations("at-once", exampleSegments, languages)).toEqual(answer);
    expect(asked).toMatchObject([{ source: "en", target: "de", api_key: "key-1" }]);
  });

  it("is asked in several requests for much", async () => {
    const many = segmentsOf(...Array.from({ length: 60 }, (_, number) => `${number} ${"x".repeat(1000)}`));
    expect((await vendor.translations("at-once", many, languages)).size).toBe(60);
    expect(asked.length).toBeGreaterThan(2);
  });

  it.each([
    ["429", { status: 429, retryAfter: "4" }, { name: "ServiceError", retryable: true, retryAfter: 4000 }],
    ["500", { status: 500 }, { name: "ServiceError", retryable: true }],
    ["a lost connection", "lost", { name: "ServiceError", retryable: true }],
    ["nonsense", "nonsense", { name: "ServiceError", retryable: false }],
    ["a refused key", { status: 403 }, { name: "ServiceError", retryable: false, status: 403 }],
    ["400", { status: 400 }, { name: "VendorError", kind: "refused" }],
  ] as const)(
    "fails by %s in a way that says what to do, and answers the next time",
    async (_name, fault, error) => {
      fake.faults.push({ on: /translate/, fault });
      await expect(vendor.translations("at-once", exampleSegments, languages)).rejects.toMatchObject(error);
      expect(await vendor.translations("at-once", exampleSegments, languages)).toEqual(answer);
    },
  );
});
