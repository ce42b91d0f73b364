import { randomBytes } from "node:crypto";
import { readXliff } from "../xliff/read-xliff.ts";
import { writeXliff } from "../xliff/write-xliff.ts";
import {
  type FakeAnswer,
  type FakeRequest,
  type FakeVendor,
  formOf,
  startFakeVendor,
} from "./fake-vendor.ts";
import { deeplSchemas } from "./published-schemas.ts";

export interface FakeDeepL extends FakeVendor {
  readonly key: string;
  /** Every text that was translated, however it came. */
  readonly translated: string[];
  /** Fields of each request for texts or of an upload. */
  readonly asked: Record<string, unknown>[];
  readonly documents: Map<string, { readonly key: string; looks: number; downloaded: boolean }>;
  usage: { count: number; limit: number };
  /** How often a document is asked about before it is done. */
  slowness: number;
}

const key = "key-of-the-fake-deepl";

/** Plays DeepL, by its published OpenAPI document. A translation is its source in capitals. */
export async function startFakeDeepL(): Promise<FakeDeepL> {
  const schema = deeplSchemas();
  const translated: string[] = [];
  const asked: Record<string, unknown>[] = [];
  const documents: FakeDeepL["documents"] = new Map();
  const files = new Map<string, string>();
  const state = { usage: { count: 0, limit: 1_000_000 }, slowness: 1 };
  const capitals = (coded: string): string =>
    coded.replaceAll(
      /(<[^>]*>|&\w+;)|([^<&]+)/g,
      (_all, code: string | undefined, words: string) => code ?? words.toUpperCase(),
    );

  const handle = (
    { method, path, headers, body }: FakeRequest,
    fields: Record<string, unknown>,
  ): FakeAnswer => {
    if (headers.authorization !== `DeepL-Auth-Key ${key}`)
      return { status: 403, json: { message: "Forbidden" } };
    const [, id, result] = /^\/v2\/document\/([^/]+)(\/result)?$/.exec(path) ?? [];
    if (method === "GET" && path === "/v2/usage") {
      const { count, limit } = state.usage;
      return { status: 200, json: { character_count: count, character_limit: limit } };
    }
    if (path === "/v2/translate") {
      if (body.length > 128 * 1024)
        return { status: 413, json: { message: "Request size exceeds the limit" } };
      asked.push(fields);
      const texts = [fields["text"]].flat() as string[];
      if (texts.length > 50) return { status: 400, json: { message: "Too many texts" } };
      translated.push(...texts);
      const translations = texts.map((text) => ({
        detected_source_language: "EN",
        text: capitals(text),
        billed_characters: text.length,
      }));
      return { status: 200, json: { translations } };
    }
    if (path === "/v2/document") {
      asked.push({ ...fields, file: "" });
      const file = readXliff(fields["file"] as string);
      translated.push(...file.units.map(({ source }) => source));
      const document = { key: randomBytes(32).toString("hex").toUpperCase(), looks: 0, downloaded: false };
      const documentId = randomBytes(16).toString("hex").toUpperCase();
      documents.set(documentId, document);
      const units = file.units.map((unit) => ({ ...unit, target: capitals(unit.source) }));
      files.set(documentId, writeXliff({ ...file, units }));
      return { status: 200, json: { document_id: documentId, document_key: document.key } };
    }
    const document = documents.get(id ?? "");
    if (!document || document.key !== fields["document_key"] || document.downloaded)
      return { status: 404, json: { message: "Document not found" } };
    const done = document.looks >= state.slowness;
    if (result === undefined) {
      document.looks += 1;
      return { status: 200, json: { document_id: id, status: done ? "done" : "translating" } };
    }
    if (!done) return { status: 503, json: { message: "Document not ready" } };
    document.downloaded = true;
    return { status: 200, text: files.get(id ?? "") ?? "" };
  };

  const vendor = await startFakeVendor(async (request, violations) => {
    const { method, path, headers } = request;
    const operation = [
      "paths",
      path.replace(/^\/v2\/document\/[^/]+/, "/v2/document/{document_id}"),
      method.toLowerCase(),
    ];
    const type = (headers["content-type"] ?? "").split(";")[0] ?? "";
    const fields = method === "POST" ? await formOf(request) : {};
    if (method === "POST") {
      // DeepL's own client writes the one boolean of this form as 1, which DeepL takes.
      if (fields["show_billed_characters"] === "1") fields["show_billed_characters"] = "true";
      const check = schema(...operation, "requestBody", "content", type, "schema");
      violations.push(...check(fields).map((fault) => `${method} ${path}: ${fault}`));
    }
    const answer = handle(request, fields);
    if (answer.status === 200 && answer.json !== undefined) {
      const check = schema(...operation, "responses", "200", "content", "application/json", "schema");
      violations.push(...check(answer.json).map((fault) => `answer of ${method} ${path}: ${fault}`));
    }
    return answer;
  });
  return Object.assign(state, vendor, { key, translated, asked, documents });
}
