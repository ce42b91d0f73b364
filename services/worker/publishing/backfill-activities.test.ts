import type { CmsItem, CmsItemState, Drift, KeyedContentEvent, Publication } from "@temporal-cms/contracts";
import { beforeEach, describe, expect, test } from "vitest";
import { type CmsClient, CmsError, NotFoundError } from "../cms/client.ts";
import { mockActivity } from "../testing/mock-activity.ts";
import { fakeHash } from "../testing/scripted-activities.ts";
import { backfillActivities } from "./backfill-activities.ts";

const uuid = "0b7e9a32-5a52-4c39-9b7f-1e86f0d3f501";
const workflowId = `content:newsroom:post:${uuid}`;
const publishedAt = "2027-01-28T08:00:00Z";
const hash = fakeHash("published");

const state = (locale: string, changes: Partial<CmsItemState> = {}): CmsItemState => ({
  ...{ uuid, locale, id: `41-${locale}`, type: "post", revision: "7", hash, status: "published" },
  url: `https://newsroom.example/${locale}/41`,
  ...changes,
});
const publication = (locale: string, changes: Partial<Publication> = {}): Publication => ({
  ...{ uuid, locale, sourceLocale: "en", type: "post", workflowId, hash, publishedAt },
  locales: ["en", "de"],
  current: state(locale),
  ...changes,
});

/** One site, by what it has; whoever reads what it has not is told that it is not there. */
let page: { publications: Publication[]; next?: string };
let items: Record<string, CmsItemState>;
let reads: string[];
/** What of lifecycles is open, and what was started. */
let open: boolean;
let outcome: "started" | "signalled" | "duplicate";
let started: KeyedContentEvent[];

beforeEach(() => {
  page = { publications: [publication("en"), publication("de")] };
  items = { "newsroom/en": state("en"), "newsroom/de": state("de") };
  reads = [];
  open = false;
  outcome = "started";
  started = [];
});

const { FindDrift, RestartLifecycle } = backfillActivities({
  cms: (site) =>
    ({
      publications: (options) => {
        reads.push(`${site} after ${options?.cursor ?? "nothing"}`);
        return Promise.resolve(page);
      },
      read: ({ locale }) => {
        reads.push(`${site}/${locale}`);
        const item = items[`${site}/${locale}`];
        if (!item)
          return Promise.reject(new NotFoundError(`no ${locale}`, { retryable: false, status: 404 }));
        return Promise.resolve({ ...item, title: "Rates rise", body: "", terms: [] } satisfies CmsItem);
      },
      info: () => Promise.resolve({ cms: site === "intranet" ? "drupal" : "wordpress", site }),
    }) as Partial<CmsClient> as CmsClient,
  lifecycles: {
    isOpen: () => Promise.resolve(open),
    startOrSignal: (keyed) => {
      started.push(keyed);
      return Promise.resolve({ workflowId: "w", runId: "r", outcome });
    },
  },
});

const newsroom = { site: "newsroom", cms: "wordpress" } as const;
const findDrift = (cursor?: string) =>
  mockActivity().run(FindDrift, cursor === undefined ? newsroom : { ...newsroom, cursor });
const restart = (changes: Partial<Drift> = {}) =>
  mockActivity().run(RestartLifecycle, { ...drift, ...changes });

const base = {
  uuid,
  type: "post",
  site: "newsroom",
  cms: "wordpress",
  sourceLocale: "en",
  workflowId,
} as const;
const drift: Drift = {
  ...base,
  kind: "reverted",
  locale: "de",
  locales: ["en", "de"],
  fingerprint: "reverted:x:y",
};

describe("FindDrift", () => {
  test("finds nothing where all is as published, and looks for the other locales once, beside the source", async () => {
    expect(await findDrift()).toEqual({ checked: 2, drifted: [] });
    expect(reads).toEqual(["newsroom after nothing", "newsroom/de"]);
  });

  test("reads the page that is asked for and names the next", async () => {
    page = { publications: [], next: "page-3" };
    expect(await findDrift("page-2")).toEqual({ checked: 0, drifted: [], next: "page-3" });
    expect(reads).toEqual(["newsroom after page-2"]);
  });

  test("tells of each locale for itself, where it is and whose lifecycle it was", async () => {
    page.publications = [publication("en"), publication("de", { current: null })];
    expect(await findDrift()).toEqual({
      checked: 2,
      drifted: [
        {
          ...base,
          kind: "deleted",
          locale: "de",
          locales: ["en", "de"],
          fingerprint: `deleted:gone:${publishedAt}`,
        },
      ],
    });
  });

  test("tells of a locale that never came", async () => {
    delete items["newsroom/de"];
    page.publications = [publication("en")];
    expect(await findDrift()).toEqual({
      checked: 1,
      drifted: [
        {
          ...base,
          kind: "locale_missing",
          locale: "de",
          locales: ["en", "de"],
          fingerprint: `locale_missing:de:${publishedAt}`,
        },
      ],
    });
  });

  test("fails, to be tried again, when a site does not answer", async () => {
    const { FindDrift: failing } = backfillActivities({
      cms: () =>
        ({
          publications: () => Promise.resolve(page),
          read: () => Promise.reject(new CmsError("away", { retryable: true })),
        }) as Partial<CmsClient> as CmsClient,
      lifecycles: { isOpen: () => Promise.resolve(false), startOrSignal: () => Promise.reject(new Error()) },
    });
    const running = mockActivity().run(failing, newsroom);
    await expect(running).rejects.toMatchObject({ type: "CmsError", nonRetryable: false });
  });
});

describe("RestartLifecycle", () => {
  test("begins anew from the source as it stands, for the targets that were published", async () => {
    expect(await restart()).toEqual({ outcome: "restarted" });
    expect(started).toMatchObject([
      {
        key: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        event: {
          change: "resync",
          source: { cms: "wordpress", site: "newsroom", type: "post", uuid, id: "41-en" },
          version: { locale: "en", revision: "7", hash },
          targets: [
            { cms: "wordpress", site: "newsroom", locale: "en" },
            { cms: "wordpress", site: "newsroom", locale: "de" },
          ],
          actor: { id: "system:backfill" },
        },
      },
    ]);
  });

  test("reads the source at the site that the lifecycle is of, and asks that site what it runs on", async () => {
    items = { "intranet/en": state("en", { id: "9" }) };
    await restart({ workflowId: `content:intranet:article:${uuid}`, type: "article" });
    expect(reads).toEqual(["intranet/en"]);
    expect(started[0]?.event.source).toEqual({
      ...{ cms: "drupal", site: "intranet", type: "article", uuid, id: "9" },
    });
  });

  test("does it once for one drift, and again for another", async () => {
    await restart();
    await restart();
    await restart({ fingerprint: "reverted:x:later" });
    await restart({ locale: "en" });
    const keys = started.map(({ key }) => key);
    expect(keys[1]).toBe(keys[0]);
    expect(new Set(keys).size).toBe(3);
    outcome = "duplicate";
    expect(await restart()).toEqual({ outcome: "duplicate" });
  });

  test("leaves a lifecycle alone that goes on", async () => {
    open = true;
    expect(await restart()).toEqual({ outcome: "already_open" });
    expect(started).toEqual([]);
  });

  test.each([
    ["is gone", {}],
    ["is in the trash", { "newsroom/en": state("en", { status: "trashed" }) }],
  ])("starts nothing when the source %s", async (_what, left) => {
    items = left;
    expect(await restart()).toEqual({ outcome: "source_gone" });
    expect(started).toEqual([]);
  });

  test("refuses for good what is no lifecycle's id", async () => {
    await expect(restart({ workflowId: "backfill" })).rejects.toMatchObject({
      type: "InvalidInput",
      nonRetryable: true,
    });
  });
});
