import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exampleSegments, segmentsOf, vendorRequest } from "../../testing/example-request.ts";
import { type FakePhrase, fakePhraseProject, startFakePhrase } from "../../testing/fake-phrase.ts";
import type { TranslationVendor } from "../adapter.ts";
import { phraseVendor } from "./phrase.ts";

/** Against a fake of Phrase; no live vendor was contacted. What its webhooks do is tested in the proxy. */
let fake: FakePhrase;
let vendor: TranslationVendor;
const another = (): TranslationVendor =>
  phraseVendor({
    name: "phrase",
    key: fake.key,
    url: fake.url,
    project: fakePhraseProject,
    uploadPatience: { looks: 3, pause: 1 },
  });
beforeEach(async () => {
  fake = await startFakePhrase();
  vendor = another();
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

describe("a job", () => {
  it("is one of people: started with its locale, and done when they say so", async () => {
    const request = vendorRequest();
    const { id, state } = await vendor.submit(request);
    expect(state).toBe("pending");
    expect(fake.jobs).toMatchObject([{ id, state: "in_progress", locales: [{ name: "DE" }] }]);
    fake.translate(id);
    expect(await vendor.read(id)).toEqual({ id, state: "completed", reference: request.reference });
    expect(await another().translations(id, exampleSegments, languages)).toEqual(capitals);
    expect(JSON.parse(fake.webhook("jobs:locale:complete", id).body)).toMatchObject({
      job: { briefing: expect.stringContaining(request.reference) as string },
    });
  });

  it("is pending again when it is opened again", async () => {
    const { id } = await vendor.submit(vendorRequest());
    fake.translate(id);
    fake.reopen(id);
    expect((await vendor.read(id)).state).toBe("pending");
    fake.webhook("jobs:locale:reopened", id);
    fake.translate(id);
    expect((await vendor.read(id)).state).toBe("completed");
  });

  it("is the same for the same key, in whatever replica, and another's for another text", async () => {
    const first = await vendor.submit(vendorRequest());
    expect(await another().submit(vendorRequest())).toMatchObject({ id: first.id });
    await expect(vendor.submit(vendorRequest({ reference: "other~signature" }))).rejects.toMatchObject({
      status: 409,
    });
    expect(fake.jobs).toHaveLength(1);
  });

  it("is one when two replicas make it at the same time", async () => {
    fake.slowness = 1;
    const both = await Promise.all([vendor.submit(vendorRequest()), another().submit(vendorRequest())]);
    expect(new Set(both.map(({ id }) => id)).size).toBe(1);
    expect(fake.jobs).toHaveLength(1);
  });

  it("is found among hundreds", async () => {
    for (let number = 0; number < 230; number += 1)
      fake.jobs.push({ ...(fake.jobs[0] ?? job), id: `other-${number}`, name: `Other ${number}` });
    const { id } = await vendor.submit(vendorRequest());
    expect((await vendor.submit(vendorRequest())).id).toBe(id);
    expect(fake.jobs).toHaveLength(231);
  });

  it("that nobody wants is deleted, a completed one stays", async () => {
    const { id } = await vendor.submit(vendorRequest());
    expect((await vendor.cancel(id)).state).toBe("cancelled");
    expect((await vendor.cancel(id)).state).toBe("cancelled");
    expect(fake.jobs).toEqual([]);
    await expect(vendor.read(id)).rejects.toMatchObject({ status: 404 });
    const second = await vendor.submit(vendorRequest({ idempotencyKey: "another" }));
    fake.translate(second.id);
    expect((await vendor.cancel(second.id)).state).toBe("completed");
  });

  it("lacks what its translators left out", async () => {
    const { id } = await vendor.submit(vendorRequest());
    fake.translate(id);
    const more = [...exampleSegments, ...segmentsOf("More")];
    expect((await vendor.translations(id, more, languages)).size).toBe(2);
  });

  it("waits for a slow upload, then sends its caller away to come again", async () => {
    fake.slowness = 2;
    expect((await vendor.submit(vendorRequest())).state).toBe("pending");
    fake.slowness = 50;
    await expect(vendor.submit(vendorRequest({ idempotencyKey: "another" }))).rejects.toMatchObject({
      retryable: true,
      retryAfter: 5000,
    });
    fake.slowness = 0;
    await vendor.submit(vendorRequest({ idempotencyKey: "another" }));
    expect(fake.jobs).toHaveLength(2);
  });
});

const job = {
  id: "other",
  name: "Other",
  briefing: "Please translate everything!",
  due_date: "2027-01-31T08:00:00Z",
  state: "in_progress" as const,
  created_at: "2026-01-31T08:00:00Z",
  updated_at: "2026-01-31T08:00:00Z",
  tags: [],
  locales: [],
};

const steps = [
  /^GET .*jobs$/,
  /^POST .*uploads$/,
  /^GET .*uploads/,
  /^POST .*jobs$/,
  /^POST .*locales$/,
  /^POST .*start$/,
];
const faults = [{ status: 429 }, { status: 500 }, { status: 503 }, "lost", "nonsense"] as const;
describe("a fault in any step of a submission", () => {
  it.each(steps.flatMap((on) => faults.map((fault) => [on, fault] as const)))(
    "(%s, %j) is told, and the next attempt ends with one job",
    async (on, fault) => {
      fake.faults.push({ on, fault });
      await expect(vendor.submit(vendorRequest())).rejects.toMatchObject({ name: "ServiceError" });
      const { id } = await vendor.submit(vendorRequest());
      expect(fake.jobs).toMatchObject([{ id, state: "in_progress", locales: [{ name: "DE" }] }]);
    },
  );
});
