import { problemContentType } from "@temporal-cms/contracts";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { CmsError, NotFoundError, StaleRevisionError, type CmsClient } from "./client.ts";
import { httpCmsClient } from "./http-cms-client.ts";

const item = { uuid: "131c533f-d771-4443-be9f-0ac514edc4f6", locale: "pt-BR" };
const hash = "a".repeat(64);
const state = {
  ...item,
  id: "7",
  type: "post",
  revision: "41",
  hash,
  status: "draft",
  url: "https://example.org/a/",
};
const write = { idempotencyKey: "key-1" };
const publish = { workflowId: "w", expectedRevision: "41", expectedHash: hash, locales: ["pt-BR"] };

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
}
interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A CMS that gives one answer to everything, or none. */
async function cmsAnswering(
  answer: Answer | "nothing",
  options: { cms?: "wordpress" | "drupal"; timeoutMilliseconds?: number } = {},
): Promise<{ client: CmsClient; seen: Seen[] }> {
  const seen: Seen[] = [];
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body });
      if (answer === "nothing") return;
      response.writeHead(answer.status ?? 200, { "content-type": "application/json", ...answer.headers });
      response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const { cms = "wordpress", ...rest } = options;
  const connection = {
    site: "newsroom",
    cms,
    baseUrl: `http://127.0.0.1:${port}`,
    username: "worker",
    applicationPassword: "pass word",
  };
  return { client: httpCmsClient(connection, rest), seen };
}

const problem = (status: number, type: string, more: object = {}): Answer => ({
  status,
  headers: { "content-type": problemContentType },
  body: { type: `urn:temporal-cms:${type}`, title: "t", status, detail: "why", ...more },
});

describe("requests", () => {
  it("sends each write to its route, signed in and with its key", async () => {
    const { client, seen } = await cmsAnswering({ body: state });
    const stage = {
      workflowId: "w",
      type: "post",
      sourceLocale: "en",
      sourceHash: hash,
      sourceRevision: "7",
      title: "t",
      body: "b",
      terms: [],
    };
    await client.stage(item, stage, write);
    await client.schedule(
      item,
      { workflowId: "w", expectedRevision: "41", publishAt: "2027-01-31T08:00:00Z" },
      write,
    );
    await client.publish(item, publish, write);
    await client.unpublish(item, { workflowId: "w", reason: "r" }, write);
    expect(await client.putFindings(item, { check: "pii", findings: [] }, write)).toEqual(state);

    const base = `/wp-json/temporal-cms/v1/items/${item.uuid}/pt-BR`;
    expect(seen.map(({ method, url }) => `${method ?? ""} ${url ?? ""}`)).toEqual([
      `PUT ${base}`,
      `POST ${base}/schedule`,
      `POST ${base}/publish`,
      `POST ${base}/unpublish`,
      `PUT ${base}/findings/pii`,
    ]);
    for (const { headers } of seen) {
      expect(headers.authorization).toBe(`Basic ${Buffer.from("worker:pass word").toString("base64")}`);
      expect(headers["idempotency-key"]).toBe("key-1");
      expect(headers["content-type"]).toBe("application/json");
    }
    expect(JSON.parse(seen[0]!.body)).toEqual(stage);
  });

  it("reads by revision and pages publications below the base of either CMS", async () => {
    const full = { ...state, title: "t", body: "b", terms: [] };
    const reading = await cmsAnswering({ body: full }, { cms: "drupal" });
    expect(await reading.client.read(item, { revision: "a.b-1" })).toEqual(full);
    expect(reading.seen[0]?.url).toBe(`/temporal-cms/v1/items/${item.uuid}/pt-BR?revision=a.b-1`);
    expect(reading.seen[0]?.headers["idempotency-key"]).toBeUndefined();
    server?.close();

    const listing = await cmsAnswering({ body: { publications: [], next: "9" } });
    expect(await listing.client.publications({ cursor: "5", limit: 10 })).toEqual({
      publications: [],
      next: "9",
    });
    expect(listing.seen[0]?.url).toBe("/wp-json/temporal-cms/v1/publications?cursor=5&limit=10");
  });
});

describe("failures", () => {
  it.each([
    [409, "stale-revision", StaleRevisionError],
    [404, "item-not-found", NotFoundError],
    [404, "revision-not-found", NotFoundError],
    [409, "idempotency-conflict", CmsError],
    [401, "forbidden", CmsError],
  ])("takes %i %s for good", async (status, type, Kind) => {
    const { client } = await cmsAnswering(problem(status, type));
    const error = await client.publish(item, publish, write).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(Kind);
    expect(error).toMatchObject({
      retryable: false,
      status,
      problem: { type: `urn:temporal-cms:${type}`, detail: "why" },
    });
    expect(String(error)).not.toContain("pass word");
  });

  it.each([408, 425, 429, 500, 502, 503])("takes %i for something to try again", async (status) => {
    const answer = { status, headers: { "retry-after": "2" }, body: "<h1>Briefly unavailable</h1>" };
    const { client } = await cmsAnswering(answer);
    await expect(client.read(item)).rejects.toMatchObject({
      name: "CmsError",
      retryable: true,
      status,
      retryAfter: 2000,
    });
  });

  it("repeats every fault that the CMS names", async () => {
    const errors = [
      { path: "title", message: "must be text" },
      { path: "terms.0", message: "is wrong" },
    ];
    const { client } = await cmsAnswering(problem(422, "invalid-request", { errors }));
    await expect(client.publish(item, publish, write)).rejects.toThrow(
      /title: must be text\n.*terms\.0: is wrong/s,
    );
  });

  it("may try again when nothing answers, in time or at all", async () => {
    const { client } = await cmsAnswering("nothing", { timeoutMilliseconds: 50 });
    await expect(client.read(item)).rejects.toMatchObject({
      name: "CmsError",
      retryable: true,
      status: undefined,
    });
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    await expect(client.read(item)).rejects.toMatchObject({ name: "CmsError", retryable: true });
  });

  it("ends with the caller's own reason when the caller gives up", async () => {
    const { client, seen } = await cmsAnswering("nothing");
    const controller = new AbortController();
    const call = client.read(item, { signal: controller.signal });
    await expect.poll(() => seen.length).toBe(1);
    controller.abort(new Error("cancelled"));
    await expect(call).rejects.toThrow("cancelled");
  });

  it.each([
    ["another locale", { ...state, locale: "de" }],
    ["another item", { ...state, uuid: "00000000-0000-4000-8000-000000000000" }],
    ["what the contract does not know", { ...state, extra: 1 }],
    ["no JSON", "<html></html>"],
  ])("does not go on with an answer that is %s", async (_, body) => {
    const { client } = await cmsAnswering({ body });
    await expect(client.publish(item, publish, write)).rejects.toMatchObject({
      name: "CmsError",
      retryable: false,
    });
  });

  it("notices that another site answers", async () => {
    const info = { cms: "wordpress", site: "shop", cmsVersion: "6.8", moduleVersion: "0.1.0" };
    const { client } = await cmsAnswering({ body: info });
    await expect(client.info()).rejects.toThrow("is wordpress shop, not wordpress newsroom");
  });
});
