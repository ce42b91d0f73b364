import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exampleSegments, segmentsOf, vendorRequest } from "../../testing/example-request.ts";
import { type FakeDeepL, startFakeDeepL } from "../../testing/fake-deepl.ts";
import type { TranslationVendor } from "../adapter.ts";
import { type DeepLOptions, deeplVendor } from "./deepl.ts";

/** Against a fake of DeepL that checks both sides by DeepL's OpenAPI document; no live vendor was contacted. */
let fake: FakeDeepL;
let vendor: TranslationVendor;
function use(options: Partial<DeepLOptions> = {}): void {
  vendor = deeplVendor({ name: "deepl", key: fake.key, url: fake.url, timeout: 1000, ...options });
}
beforeEach(async () => {
  fake = await startFakeDeepL();
  use();
});
afterEach(async () => {
  await fake.close();
  expect(fake.violations).toEqual([]);
});

const languages = { from: "EN", to: "DE" };
const capitals = new Map([
  [exampleSegments[0]!.key, "TREES"],
  [exampleSegments[1]!.key, 'THEY <g id="1">COOL</g> TOWNS &amp; <x id="2"/>.'],
]);

describe("words", () => {
  it("come at once, with codes as XML, glossary and formality of the language", async () => {
    use({ formality: { DE: "prefer_more" }, glossaries: { "EN>DE": "glossary-1" } });
    const job = await vendor.submit(vendorRequest());
    expect(job.state).toBe("completed");
    expect(await vendor.translations(job.id, exampleSegments, languages)).toEqual(capitals);
    expect(fake.asked).toMatchObject([
      {
        source_lang: "en",
        target_lang: "de",
        tag_handling: "xml",
        formality: "prefer_more",
        glossary_id: "glossary-1",
      },
    ]);
    await vendor.translations(job.id, exampleSegments, { from: "EN", to: "FR" });
    expect(fake.asked[1]).not.toHaveProperty("formality");
    expect(fake.asked[1]).not.toHaveProperty("glossary_id");
  });

  it("are not paid for twice by one process", async () => {
    const { id } = await vendor.submit(vendorRequest());
    for (let time = 0; time < 3; time += 1) await vendor.translations(id, exampleSegments, languages);
    await vendor.translations(id, [...exampleSegments, ...segmentsOf("More")], languages);
    expect(fake.translated).toEqual([...exampleSegments.map(({ coded }) => coded), "More"]);
  });

  it("of a long article go in requests that DeepL takes", async () => {
    const long = segmentsOf(
      ...Array.from({ length: 120 }, (_, number) => `${number} ${"länger & ".repeat(100)}`),
    );
    expect((await vendor.translations("at-once", long, languages)).size).toBe(120);
    expect(fake.asked.length).toBeGreaterThan(2);
  });

  it("beyond the quota are not begun", async () => {
    fake.usage = { count: 999_990, limit: 1_000_000 };
    await expect(vendor.submit(vendorRequest())).rejects.toMatchObject({
      name: "VendorError",
      kind: "quota_exceeded",
    });
    expect(fake.translated).toEqual([]);
  });

  it.each([
    [
      "429",
      { status: 429, retryAfter: "7" },
      { name: "ServiceError", retryable: true, status: 429, retryAfter: 7000 },
    ],
    ["529", { status: 529 }, { name: "ServiceError", retryable: true, status: 529 }],
    ["500", { status: 500 }, { name: "ServiceError", retryable: true, status: 500 }],
    ["503", { status: 503, retryAfter: "3" }, { name: "ServiceError", retryable: true, retryAfter: 3000 }],
    ["a lost connection", "lost", { name: "ServiceError", retryable: true }],
    ["no answer", "silent", { name: "ServiceError", retryable: true }],
    ["nonsense", "nonsense", { name: "ServiceError", retryable: false }],
    ["a refused key", { status: 403 }, { name: "ServiceError", retryable: false, status: 403 }],
    ["456", { status: 456 }, { name: "VendorError", kind: "quota_exceeded" }],
    ["400", { status: 400 }, { name: "VendorError", kind: "refused" }],
    ["413", { status: 413 }, { name: "VendorError", kind: "refused" }],
  ] as const)(
    "fail by %s in a way that says what to do, and come the next time",
    async (_name, fault, error) => {
      fake.faults.push({ on: /translate/, fault });
      await expect(vendor.translations("at-once", exampleSegments, languages)).rejects.toMatchObject(error);
      expect(fake.requests).toHaveLength(1);
      expect(await vendor.translations("at-once", exampleSegments, languages)).toEqual(capitals);
    },
  );
});

describe("documents", () => {
  beforeEach(() => use({ documentsAbove: 10 }));

  it("are uploaded once, asked about, and downloaded once", async () => {
    fake.slowness = 2;
    const { id, state } = await vendor.submit(vendorRequest());
    expect(state).toBe("pending");
    const states = [];
    for (let look = 0; look < 3; look += 1) states.push((await vendor.read(id)).state);
    expect(states).toEqual(["pending", "pending", "completed"]);
    for (let time = 0; time < 2; time += 1)
      expect(await vendor.translations(id, exampleSegments, languages)).toEqual(capitals);
    expect((await vendor.read(id)).state).toBe("completed");
    expect(fake.documents.size).toBe(1);
    expect(id).not.toContain([...fake.documents.values()][0]!.key);
  });

  it("are found by any replica, whose download may be too late", async () => {
    fake.slowness = 0;
    const { id } = await vendor.submit(vendorRequest());
    use();
    expect((await vendor.read(id)).state).toBe("completed");
    await vendor.translations(id, exampleSegments, languages);
    use();
    expect(await vendor.read(id)).toMatchObject({ state: "failed", failure: { kind: "lost" } });
    await expect(vendor.translations(id, exampleSegments, languages)).rejects.toMatchObject({ kind: "lost" });
    use({ key: "another" });
    await expect(vendor.read(id)).rejects.toMatchObject({ status: 404 });
  });

  it("that nobody wants any more are left alone", async () => {
    const { id } = await vendor.submit(vendorRequest());
    expect((await vendor.cancel(id)).state).toBe("cancelled");
  });

  it.each(["lost", "silent", "nonsense", { status: 500 }, { status: 504 }] as const)(
    "whose upload ends in %j are not uploaded again",
    async (fault) => {
      fake.faults.push({ on: /^POST \/v2\/document$/, fault });
      await expect(vendor.submit(vendorRequest())).rejects.toMatchObject({ kind: "outcome_unknown" });
      expect(fake.requests.filter((name) => name === "POST /v2/document")).toHaveLength(1);
    },
  );

  it.each([{ status: 429, retryAfter: "2" }, { status: 503 }, { status: 529 }] as const)(
    "whose upload was refused by %j are uploaded later",
    async (fault) => {
      fake.faults.push({ on: /^POST \/v2\/document$/, fault });
      await expect(vendor.submit(vendorRequest())).rejects.toMatchObject({
        name: "ServiceError",
        retryable: true,
      });
      expect((await vendor.submit(vendorRequest())).state).toBe("pending");
      expect(fake.documents.size).toBe(1);
    },
  );

  it.each([{ status: 429 }, { status: 500 }, "lost", "silent"] as const)(
    "are asked about again after %j, and downloaded",
    async (fault) => {
      fake.slowness = 0;
      const { id } = await vendor.submit(vendorRequest());
      fake.faults.push({ on: /document\/\w+$/, fault });
      await expect(vendor.read(id)).rejects.toMatchObject({ name: "ServiceError", retryable: true });
      expect((await vendor.read(id)).state).toBe("completed");
      fake.faults.push({ on: /result$/, fault: { status: 503 } });
      await expect(vendor.translations(id, exampleSegments, languages)).rejects.toMatchObject({
        retryable: true,
      });
      expect(await vendor.translations(id, exampleSegments, languages)).toEqual(capitals);
      expect(fake.documents.size).toBe(1);
    },
  );
});
