import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { CmsError } from "./client.ts";
import { readLivePage, readPage } from "./live-page.ts";

const hash = "b".repeat(64);
const page = (body: string) => `<!DOCTYPE html><html lang="de" dir="ltr"><head>
  <title>Only in the head</title>
  <meta name="temporal-cms:hash" content="${hash}"><meta name='temporal-cms:locale' content='de'>
  </head><body>${body}</body></html>`;

describe("reading a page", () => {
  it("finds hash, locale and language", () => {
    expect(readPage(page("<h1>Titel</h1>"), "Titel")).toEqual({
      hash,
      locale: "de",
      htmlLang: "de",
      titleInText: true,
    });
    expect(readPage("<p>An error page", "Titel")).toEqual({ titleInText: false });
  });

  it.each([
    ['It\'s "here" -- 3 x 4...', "<h1>It’s “here” – 3 × 4…</h1>"],
    ["Fish &amp; chips", "<h1>Fish &#038; chips</h1>"],
    ["3 &lt; 4", "<h1>3 &lt; 4</h1>"],
    ["An <em>important</em> title", "<h1>An\n  <em>important</em>&nbsp;title</h1>"],
    ["Café", "<h1>Cafe\u0301</h1>"],
  ])("finds the title %s as a theme shows it", (title, body) => {
    expect(readPage(page(body), title).titleInText).toBe(true);
  });

  it.each([
    ["in the head", "<h1>Something else</h1>", "Only in the head"],
    ["in a script", "<script>var a = 'Titel';</script>", "Titel"],
    ["in an attribute", '<a title="Titel">x</a>', "Titel"],
    ["in a comment", "<!-- Titel -->", "Titel"],
    ["in a template", "<template><h1>Titel</h1></template>", "Titel"],
    ["across elements that are apart", "<p>Ti</p><p>tel</p>", "Titel"],
  ])("does not take a title %s for one that is shown", (_, body, title) => {
    expect(readPage(page(body), title).titleInText).toBe(false);
  });

  it("takes a meta element in the text for nothing that the CMS has said", () => {
    const forged = page(`<template><meta name="temporal-cms:hash" content="${"c".repeat(64)}"></template>`);
    expect(readPage(forged, "x").hash).toBe(hash);
  });

  it("copes with a page that is nested deeply", () => {
    expect(readPage(page(`${"<div>".repeat(20_000)}Titel`), "Titel").titleInText).toBe(true);
  });
});

describe("a live page", () => {
  it("follows redirects and tells the status of what it gets", async () => {
    const server = createServer((request, response) => {
      if (request.url === "/old") response.writeHead(301, { location: "/new" }).end();
      else response.writeHead(404, { "content-type": "text/html" }).end(page("<h1>Titel</h1>"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect(await readLivePage(`${base}/old`, "Titel")).toMatchObject({
        status: 404,
        url: `${base}/new`,
        titleInText: true,
      });
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    const refused = await readLivePage(`${base}/old`, "Titel").catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CmsError);
    expect(refused).toMatchObject({ retryable: true });
  });
});
