import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type CmsItem,
  StageItemRequest,
  cmsProblems,
  contentHashText,
  idempotencyHeader,
} from "@temporal-cms/contracts";

export interface MemoryCms {
  readonly url: string;
  /** Adds an article that editors have written. */
  write(uuid: string, text: { title: string; body: string }): { revision: string; hash: string };
  /** Every draft that was staged, a repeated request once: `uuid/locale` → its texts in order. */
  readonly staged: ReadonlyMap<string, readonly StageItemRequest[]>;
  close(): Promise<void>;
}

/**
 * Stands in for a CMS where a test needs a thousand articles and nothing of WordPress: the reading and staging routes of the CMS interface,
 * in memory. The CMS modules themselves are tested by the suite in services/worker/cms.
 */
export async function startMemoryCms(): Promise<MemoryCms> {
  const items = new Map<string, CmsItem>();
  const staged = new Map<string, StageItemRequest[]>();
  const keys = new Set<string>();
  const itemOf = (
    uuid: string,
    locale: string,
    text: { title: string; body: string },
    revision: string,
  ): CmsItem => ({
    uuid,
    locale,
    id: uuid,
    type: "post",
    revision,
    hash: createHash("sha256").update(contentHashText(text)).digest("hex"),
    status: "draft",
    url: `https://newsroom.example/${uuid}/${locale}`,
    ...text,
    terms: [],
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { pathname } = new URL(request.url ?? "/", "http://cms");
      const [, uuid = "", locale = ""] = /\/items\/([^/]+)\/([^/]+)$/.exec(pathname) ?? [];
      const name = `${uuid}/${locale}`;
      const answer = (status: number, json: unknown): void => {
        response.writeHead(status, {
          "content-type": status < 400 ? "application/json" : "application/problem+json",
        });
        response.end(JSON.stringify(json));
      };
      if (request.method === "PUT") {
        const staging = StageItemRequest.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
        const key = `${name} ${String(request.headers[idempotencyHeader])}`;
        if (!keys.has(key)) {
          keys.add(key);
          staged.set(name, [...(staged.get(name) ?? []), staging]);
          const { title, body, sourceHash, sourceRevision } = staging;
          const draft = itemOf(uuid, locale, { title, body }, String(staged.get(name)?.length));
          items.set(name, { ...draft, sourceHash, sourceRevision });
        }
      }
      const item = items.get(name);
      if (!item) {
        answer(404, { type: cmsProblems.notFound, title: "No such item", status: 404 });
      } else if (request.method === "PUT") {
        answer(200, { ...item, title: undefined, body: undefined, terms: undefined });
      } else {
        answer(200, item);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    write: (uuid, text) => {
      const item = itemOf(uuid, "en", text, "1");
      items.set(`${uuid}/en`, item);
      return item;
    },
    staged,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
