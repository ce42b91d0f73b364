import type { Activities, CmsItem, TranslationTextRequest } from "@temporal-cms/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import { type CmsClient, NotFoundError } from "../cms/client.ts";
import { contentHash } from "../cms/content-hash.ts";
import type { TranslationService } from "../services.ts";
import { mockActivity } from "../testing/mock-activity.ts";
import { translationActivities } from "./activities.ts";

const uuid = "0b7e9a32-5a52-4c39-9b7f-1e86f0d3f501";
const earlier = { title: "Trees", body: "<p>Old</p>" };
const now = { title: "Trees", body: "<p>New</p>" };
const german = { title: "Bäume", body: "<p>Alt</p>" };
const source = { cms: "wordpress", site: "newsroom", type: "post", uuid, id: "7" } as const;
const version = { locale: "en", revision: "42", hash: contentHash(now) };
const targets = [{ cms: "wordpress", site: "newsroom", locale: "de" } as const];

let items: Map<string, Partial<CmsItem>>;
let asked: TranslationTextRequest[];
let staged: unknown[];
let answer: Awaited<ReturnType<TranslationService["text"]>>;

const job = { jobId: "deepl:at-once.ref", vendor: "deepl", sourceHash: version.hash, targetLocale: "de" };

function activities(): Pick<Activities, "PushDraftToTranslation" | "StageDraft"> {
  const client = {
    read: (item: { locale: string }, { revision = "latest" }: { revision?: string } = {}) => {
      const found = items.get(`${item.locale}@${revision}`);
      return found
        ? Promise.resolve({ terms: [], ...found })
        : Promise.reject(new NotFoundError("gone", { retryable: false }));
    },
    stage: (_item: unknown, request: unknown) => {
      staged.push(request);
      return Promise.resolve({
        id: "9",
        revision: "1",
        hash: contentHash(german),
        url: "https://x.example/de",
      });
    },
  };
  const translation = {
    submit: (request: TranslationTextRequest) => {
      asked.push(request);
      return Promise.resolve({ ...job, state: "completed" });
    },
    text: (_jobId: string, request: TranslationTextRequest) => {
      asked.push(request);
      return Promise.resolve(answer);
    },
  };
  return translationActivities({
    cms: () => client as unknown as CmsClient,
    translation: translation as unknown as TranslationService,
  });
}

const push = () =>
  mockActivity().run(activities().PushDraftToTranslation, {
    source,
    version,
    targets,
    workflowId: "w",
    idempotencyKey: "key-of-the-job",
    dueDate: "2027-01-31T08:00:00Z",
  });
const stage = () =>
  mockActivity().run(activities().StageDraft, {
    source,
    version,
    targets,
    workflowId: "w",
    jobId: job.jobId,
  });

beforeEach(() => {
  asked = [];
  staged = [];
  answer = { ...job, state: "completed", title: "Bäume", body: "<p>Neu</p>" };
  items = new Map<string, Partial<CmsItem>>([
    ["en@41", earlier],
    ["en@42", now],
    ["de@latest", { ...german, sourceHash: contentHash(earlier), sourceRevision: "41" }],
  ]);
});

describe("what was translated before", () => {
  it("is what the target holds and the revision it was made from, at the submission and for the text", async () => {
    const previous = { source: earlier, translation: german };
    expect(await push()).toMatchObject({ outcome: "submitted", state: "completed" });
    await stage();
    expect(asked).toMatchObject([
      { ...now, previous },
      { ...now, previous },
    ]);
    expect(staged).toMatchObject([{ sourceHash: version.hash, sourceRevision: "42", body: "<p>Neu</p>" }]);
  });

  it.each([
    ["has no target yet", () => items.delete("de@latest")],
    [
      "was made before revisions were noted",
      () => items.set("de@latest", { ...german, sourceHash: "a".repeat(64) }),
    ],
    ["is of a revision that was deleted", () => items.delete("en@41")],
    [
      "is of a revision that says something else now",
      () => items.set("en@41", { ...earlier, title: "Bushes" }),
    ],
  ])("is nothing where it %s", async (_what, change) => {
    change();
    await push();
    expect(asked[0]).not.toHaveProperty("previous");
  });
});

describe("the text", () => {
  it("is not asked for, nor submitted, when the revision says something else than its hash", async () => {
    items.set("en@42", { ...now, body: "<p>Other</p>" });
    await expect(push()).rejects.toMatchObject({ type: "OtherSource", nonRetryable: true });
    await expect(stage()).rejects.toMatchObject({ type: "OtherSource", nonRetryable: true });
    expect(asked).toEqual([]);
  });

  it("is not imported from a job of another source", async () => {
    answer = { ...answer, sourceHash: "b".repeat(64) };
    await expect(stage()).rejects.toMatchObject({ type: "OtherSource" });
    expect(staged).toEqual([]);
  });

  it.each([
    ["pending", { state: "pending" as const }],
    [
      "unusable",
      { state: "failed" as const, failure: { kind: "unusable" as const, message: "lacks a tag" } },
    ],
    ["unusable", { state: "cancelled" as const }],
  ])("is not imported while the job is %s", async (setback, change) => {
    answer = { ...job, ...change };
    expect(await stage()).toEqual({ items: [], setback });
    expect(staged).toEqual([]);
  });
});
