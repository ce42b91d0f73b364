import type { CmsItemState, Publication } from "@temporal-cms/contracts";
import { describe, expect, test } from "vitest";
import { fakeHash } from "../testing/scripted-activities.ts";
import { driftOf } from "./drift.ts";

const uuid = "0b7e9a32-5a52-4c39-9b7f-1e86f0d3f501";
const published = fakeHash("published");
const before = fakeHash("before");
const publishedAt = "2027-01-28T08:00:00Z";

const live: CmsItemState = {
  uuid,
  locale: "en",
  id: "41",
  type: "post",
  revision: "7",
  hash: published,
  status: "published",
  url: "https://newsroom.example/41",
};
const publication: Publication = {
  uuid,
  locale: "en",
  sourceLocale: "en",
  type: "post",
  workflowId: `content:newsroom:post:${uuid}`,
  hash: published,
  previousHash: before,
  locales: ["en"],
  publishedAt,
  current: live,
};
const found = (current: Partial<CmsItemState> | null, changes: Partial<Publication> = {}) =>
  driftOf({ ...publication, ...changes, current: current && { ...live, ...current } });

describe("what is published", () => {
  test("is right when it is live with the hash that was published, whatever its revision", () => {
    expect(found({})).toBeUndefined();
    expect(found({ revision: "99" })).toBeUndefined();
  });

  test.each([
    ["is gone", null, "deleted", "gone"],
    ["is in the trash", { status: "trashed", revision: "8" }, "deleted", "8"],
    ["is a draft again", { status: "draft", revision: "8" }, "missing", "8"],
    ["is held for later", { status: "held", revision: "8" }, "missing", "8"],
    ["has the text before", { hash: before }, "reverted", before],
    ["has a text of nobody's approval", { hash: fakeHash("other") }, "edited_outside", fakeHash("other")],
  ] as const)("and %s has drifted", (_what, current, kind, detail) => {
    expect(found(current)).toEqual({ kind, fingerprint: `${kind}:${detail}:${publishedAt}` });
  });

  test("for the first time cannot be reverted", () => {
    expect(found({ hash: before }, { previousHash: undefined })).toMatchObject({ kind: "edited_outside" });
  });
});

test("the same drift after another publication is another one", () => {
  const again = found(null, { publishedAt: "2027-02-01T08:00:00Z" });
  expect(again?.fingerprint).not.toBe(found(null)?.fingerprint);
  expect(found(null)).toEqual(found(null));
});
