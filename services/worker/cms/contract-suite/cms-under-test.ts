import type { PublishItemRequest, StageItemRequest } from "@temporal-cms/contracts";
import { randomUUID } from "node:crypto";
import type { CmsClient, ItemAddress, WriteOptions } from "../client.ts";
import { contentHash } from "../content-hash.ts";
import type { SiteConnection } from "../sites.ts";

export interface Text {
  title: string;
  body: string;
}

/** A running CMS with its module, and what people do in it. */
export interface CmsUnderTest {
  connection: SiteConnection;
  client: CmsClient;
  /** A user of the CMS that may write content, but not orchestrate. */
  outsider: { username: string; applicationPassword: string };
  /** The content type that the suite works with. */
  type: string;
  /** What editors write in. */
  sourceLocale: string;
  /** Two more locales of the site. */
  targetLocales: readonly [string, string];
  /** An editor writes a new draft. */
  write: (text: Text) => Promise<{ id: string; uuid: string }>;
  /** An editor saves the item again, in the CMS's own way. */
  edit: (id: string, text: Partial<Text>) => Promise<void>;
  trash: (id: string) => Promise<void>;
  deleteForGood: (id: string) => Promise<void>;
  stop: () => Promise<void>;
}

export type Running = () => CmsUnderTest;

export const newKey = (): WriteOptions => ({ idempotencyKey: randomUUID() });

let texts = 0;
/** A text like no other in this run. */
export function someText(title = "A text of the suite"): Text {
  texts += 1;
  return {
    title: `${title} ${texts}`,
    body: `<p>Paragraph ${texts} &amp; <strong>more</strong> – “quoted”.</p>\n`,
  };
}

export function stageRequest(cms: CmsUnderTest, text: Text): StageItemRequest {
  return {
    workflowId: "content:suite:post:1",
    type: cms.type,
    sourceLocale: cms.sourceLocale,
    sourceHash: contentHash({ title: "source", body: text.title }),
    sourceRevision: "source-7",
    ...text,
    terms: [],
  };
}

export function publishRequest(
  version: { revision: string; hash: string },
  locales: string[] = ["en"],
): PublishItemRequest {
  return {
    workflowId: "content:suite:post:1",
    expectedRevision: version.revision,
    expectedHash: version.hash,
    locales,
  };
}

/** A source by an editor, and a staged translation of it. */
export async function stageTranslation(
  cms: CmsUnderTest,
  text: Text = someText(),
): Promise<{ item: ItemAddress; sourceId: string; staged: Awaited<ReturnType<CmsClient["stage"]>> }> {
  const source = await cms.write(someText());
  const item = { uuid: source.uuid, locale: cms.targetLocales[0] };
  const staged = await cms.client.stage(item, stageRequest(cms, text), newKey());
  return { item, sourceId: source.id, staged };
}

/** What a visitor gets. */
export async function visit(url: string): Promise<{ status: number; html: string }> {
  const response = await fetch(url);
  return { status: response.status, html: await response.text() };
}

/** All standing publications, by pages of a hundred. */
export async function allPublications(cms: CmsUnderTest, limit = 100) {
  const all = [];
  let cursor: string | undefined;
  do {
    const page = await cms.client.publications({ limit, ...(cursor === undefined ? {} : { cursor }) });
    all.push(...page.publications);
    cursor = page.next;
  } while (cursor !== undefined);
  return all;
}
