import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  ContentRef,
  DeadlineDuration,
  LifecyclePolicy,
  Locale,
  PublishTime,
  SiteSlug,
  contentHashText,
  lifecycleWorkflowId,
  parseLifecycleWorkflowId,
} from "./content.ts";
import contentHashes from "./fixtures/content-hash.json" with { type: "json" };
import workflowIds from "./fixtures/workflow-id.json" with { type: "json" };

const uuid = "0b7e9a32-5a52-4c39-9b7f-1e86f0d3f501";
const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown): boolean =>
  schema.safeParse(value).success;

describe("names of content", () => {
  it.each(["a", "newsroom", "a-1", "0", "x".repeat(64)])("%s is a site", (site) => {
    expect(accepts(SiteSlug, site)).toBe(true);
  });
  it.each(["", "A", "-a", "a-", "a_b", "a:b", "a'b", "a b", "x".repeat(65), "a\n"])(
    "%j is no site",
    (site) => {
      expect(accepts(SiteSlug, site)).toBe(false);
    },
  );
  it.each(["en", "de", "pt-BR", "zh-Hant-TW", "es-419", "fil"])("%s is a locale", (locale) => {
    expect(accepts(Locale, locale)).toBe(true);
  });
  it.each(["EN", "pt_BR", "pt-br", "en-", "e", "english", "en-GB-oed"])("%s is no locale", (locale) => {
    expect(accepts(Locale, locale)).toBe(false);
  });
  it("refuses unknown fields", () => {
    const ref = { cms: "drupal", site: "a", type: "node", uuid, id: "1" };
    expect(accepts(ContentRef, ref)).toBe(true);
    expect(accepts(ContentRef, { ...ref, title: "personal" })).toBe(false);
  });
});

describe("PublishTime", () => {
  const time = { wallTime: "2027-01-31T09:00", zone: "Europe/Berlin" };
  it("takes a wall time with or without seconds and defaults to the earlier one", () => {
    expect(PublishTime.parse(time)).toEqual({ ...time, overlap: "earlier" });
    expect(accepts(PublishTime, { ...time, wallTime: "2028-02-29T09:00:30" })).toBe(true);
  });
  it.each([
    "2027-01-31T09:00Z",
    "2027-01-31T09:00+01:00",
    "2027-01-31",
    "2027-02-29T09:00",
    "2027-01-31T25:00",
    "",
  ])("refuses %j", (wallTime) => {
    expect(accepts(PublishTime, { ...time, wallTime })).toBe(false);
  });
});

describe("DeadlineDuration", () => {
  it.each(["P7D", "PT36H", "P1DT12H", "PT90M", "PT1S"])("takes %s", (duration) => {
    expect(accepts(DeadlineDuration, duration)).toBe(true);
  });
  it.each(["P", "PT", "P1W", "P1M", "7D", "P1DT", "-P1D", "PT1.5H", "PT0x1H"])("refuses %s", (duration) => {
    expect(accepts(DeadlineDuration, duration)).toBe(false);
  });
  it("has its defaults in the policy", () => {
    expect(LifecyclePolicy.parse({})).toEqual({
      onMissedTranslation: "publish_without_locale",
      onFailedTarget: "keep_others",
      translationDeadline: "P7D",
      decisionDeadline: "P3D",
    });
  });
});

describe("workflow ids", () => {
  it.each(workflowIds)("$site $type $uuid", ({ workflowId, ...ref }) => {
    expect(lifecycleWorkflowId(ref)).toBe(workflowId);
    expect(parseLifecycleWorkflowId(workflowId)).toEqual({ ...ref, uuid: ref.uuid.toLowerCase() });
  });

  it.each([
    "",
    "content:newsroom",
    `content:newsroom:post:${uuid}:de`,
    `content:newsroom:post:${uuid}/translation/de`,
    `content:newsroom:post:${uuid.toUpperCase()}`,
    `content:News:post:${uuid}`,
    `content:newsroom:post:1' OR '1'='1`,
    `Content:newsroom:post:${uuid}`,
    `content::post:${uuid}`,
  ])("%j is none", (workflowId) => {
    expect(parseLifecycleWorkflowId(workflowId)).toBeUndefined();
  });
});

describe("contentHashText", () => {
  it.each(contentHashes)("$name", ({ title, body, hash }) => {
    expect(createHash("sha256").update(contentHashText({ title, body }), "utf8").digest("hex")).toBe(hash);
  });

  it("tells different texts apart and takes CRLF for LF", () => {
    const hashOf = (name: string): string | undefined =>
      contentHashes.find((example) => example.name === name)?.hash;
    expect(hashOf("CRLF counts as LF")).toBe(hashOf("line ends are LF"));
    expect(new Set(contentHashes.map(({ hash }) => hash)).size).toBe(contentHashes.length - 1);
  });
});
