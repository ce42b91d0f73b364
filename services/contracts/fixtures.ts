import {
  CmsKind,
  contentHashText,
  defaultPriority,
  lifecycleWorkflowId,
  targetKey,
  urgentPriority,
} from "./content.ts";
import {
  CmsItemStatus,
  cmsApiBase,
  cmsPaths,
  cmsProblems,
  idempotencyHeader,
  livePageMeta,
} from "./cms-api.ts";
import { ContentChange, eventKeyText } from "./lifecycle.ts";
import * as names from "./names.ts";
import { problemContentType, proxyProblems } from "./proxy-api.ts";
import { complianceChecks } from "./names.ts";
import { notificationKinds } from "./service-apis.ts";
import { replayWindowSeconds, signedText } from "./signing.ts";

/** What the examples are computed with; handed in, as these files also load where there is no crypto module. */
export interface Hashes {
  /** Lower-case hexadecimal. */
  readonly sha256: (text: string) => string;
  /** Base64 of the HMAC-SHA256 by a `whsec_` key. */
  readonly hmac: (key: string, text: string) => string;
}

const uuid = "0b7e9a32-5a52-4c39-9b7f-1e86f0d3f501";
const workflowId = lifecycleWorkflowId({ site: "newsroom", type: "post", uuid });

/** Example keys; they protect nothing. */
const firstKey = "whsec_dGhlLWZpcnN0LWV4YW1wbGUta2V5LW9mLXRoZS1zaXRl";
const secondKey = "whsec_dGhlLXNlY29uZC1leGFtcGxlLWtleS1vZi10aGUtc2l0";

function signatures({ hmac }: Hashes): unknown[] {
  const sign = (
    name: string,
    request: { id: string; method: string; path: string; body: string },
    keys = [firstKey],
  ) => {
    const timestamp = "1800000000";
    const text = signedText({ ...request, timestamp });
    return {
      name,
      keys,
      ...request,
      timestamp,
      signature: keys.map((key) => `v1,${hmac(key, text)}`).join(" "),
    };
  };
  const id = "b5f1c0de4a7d4e0f9a3c2b1d0e9f8a7b";
  const path = "/workflows";
  return [
    sign("a POST with an ASCII body", { id, method: "POST", path, body: '{"change":"created"}' }),
    sign("a GET without a body", { id, method: "GET", path: `/workflows/${workflowId}/status`, body: "" }),
    sign("a method in lower case is signed in upper case", {
      id,
      method: "get",
      path: "/queries/a/currentStage",
      body: "",
    }),
    sign("a path with a query string and percent-encoding", {
      id,
      method: "GET",
      path: "/queries/content%3Anewsroom/currentStage?fresh=1&b=%C3%A4",
      body: "",
    }),
    sign("a body in UTF-8, with an emoji and no trailing line end", {
      id,
      method: "POST",
      path,
      body: '{"reason":"Größe – naïve 😀 日本"}',
    }),
    sign("a body with CRLF and spaces is signed as it is sent", {
      id,
      method: "POST",
      path,
      body: '{\r\n  "a" : 1\r\n}\r\n',
    }),
    sign("two keys during a rotation", { id, method: "POST", path, body: '{"change":"updated"}' }, [
      firstKey,
      secondKey,
    ]),
  ];
}

function contentHashes({ sha256 }: Hashes): unknown[] {
  const hash = (name: string, title: string, body: string) => ({
    name,
    title,
    body,
    hash: sha256(contentHashText({ title, body })),
  });
  return [
    hash("empty", "", ""),
    hash("plain", "Hello", "World"),
    hash("the border of title and body counts", "HelloW", "orld"),
    hash("line ends are LF", "Title", "one\ntwo\n"),
    hash("CRLF counts as LF", "Title", "one\r\ntwo\r\n"),
    hash("a lone CR stays", "Title", "one\rtwo"),
    hash("white space at the ends counts", " Title ", "\tBody \n"),
    hash("emoji and combining characters stay as they are", "Café Cafe\u0301 👩‍💻", "<p>😀 日本語</p>"),
    hash(
      "block markup",
      "Spring &amp; summer",
      '<!-- wp:paragraph {"align":"center"} -->\n<p class="has-text-align-center">It\u2019s <strong>here</strong>.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:shortcode -->[gallery ids="1,2"]<!-- /wp:shortcode -->',
    ),
  ];
}

function eventKeys({ sha256 }: Hashes): unknown[] {
  const base = {
    site: "newsroom",
    uuid,
    locale: "en",
    revision: "41",
    change: "updated",
    occurrence: "",
  } as const;
  const key = (name: string, identity: Parameters<typeof eventKeyText>[0]) => ({
    name,
    ...identity,
    key: sha256(eventKeyText(identity)),
  });
  return [
    key("a save", base),
    key("the next save", { ...base, revision: "42" }),
    key("the uuid counts in lower case", { ...base, uuid: uuid.toUpperCase() }),
    key("a new item", { ...base, change: "created" }),
    key("a translation", { ...base, locale: "pt-BR", change: "translation_edited" }),
    key("another publishing time of the same revision", {
      ...base,
      change: "rescheduled",
      occurrence: "3f9d7c52-8f0b-4b6e-9a39-3f0f6f2f5d11",
    }),
    key("a resync that a person asked for", {
      ...base,
      change: "resync",
      occurrence: "9c1b6a9e-3f60-4c3c-8a57-1b7c2f6de402",
    }),
    key("deletion", { ...base, change: "deleted" }),
  ];
}

function workflowIds(): unknown[] {
  return [
    { site: "newsroom", type: "post", uuid, workflowId },
    { site: "newsroom", type: "post", uuid: uuid.toUpperCase(), workflowId },
    {
      site: "a-1",
      type: "landing_page",
      uuid,
      workflowId: lifecycleWorkflowId({ site: "a-1", type: "landing_page", uuid }),
    },
  ];
}

function allNames(): unknown {
  const uuidAndLocale = ["{uuid}", "{locale}"] as const;
  return {
    // Sorted, as the order of a module's exports depends on who loads it.
    ...Object.fromEntries(Object.entries(names).sort(([a], [b]) => (a < b ? -1 : 1))),
    cmsKinds: CmsKind.options,
    contentChanges: ContentChange.options,
    cmsItemStatuses: CmsItemStatus.options,
    complianceChecks,
    notificationKinds,
    urgentPriority,
    defaultPriority,
    targetKey: targetKey({ site: "{site}", locale: "{locale}" }),
    replayWindowSeconds,
    problemContentType,
    proxyProblems,
    cmsProblems,
    cmsApiBase,
    cmsPaths: {
      info: cmsPaths.info(),
      item: cmsPaths.item(...uuidAndLocale),
      schedule: cmsPaths.schedule(...uuidAndLocale),
      publish: cmsPaths.publish(...uuidAndLocale),
      unpublish: cmsPaths.unpublish(...uuidAndLocale),
      findings: cmsPaths.findings(...uuidAndLocale, "{check}"),
      publications: cmsPaths.publications(),
    },
    idempotencyHeader,
    livePageMeta,
  };
}

/** Contents of the files in fixtures/, by file name: what implementations in other languages are tested against. */
export function fixtures(hashes: Hashes): Record<string, unknown> {
  return {
    "names.json": allNames(),
    "signatures.json": signatures(hashes),
    "content-hash.json": contentHashes(hashes),
    "event-key.json": eventKeys(hashes),
    "workflow-id.json": workflowIds(),
  };
}
