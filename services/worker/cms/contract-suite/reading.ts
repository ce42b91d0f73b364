import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { NotFoundError } from "../client.ts";
import { contentHash } from "../content-hash.ts";
import { httpCmsClient } from "../http-cms-client.ts";
import { someText, type Running } from "./cms-under-test.ts";

export function readingSuite(running: Running): void {
  it("answers the connection test, and notices a site that is another", async () => {
    const { client, connection } = running();
    expect(await client.info()).toMatchObject({ cms: connection.cms, site: connection.site });
    await expect(httpCmsClient({ ...connection, site: "elsewhere" }).info()).rejects.toMatchObject({
      retryable: false,
    });
  });

  it("reads what an editor has written, with the hash that the worker works out", async () => {
    const { client, write, sourceLocale, type } = running();
    const text = someText();
    const source = await write(text);
    const item = await client.read({ uuid: source.uuid, locale: sourceLocale });
    expect(item).toMatchObject({ ...text, ...source, locale: sourceLocale, type, status: "draft" });
    expect(item.hash).toBe(contentHash(text));
    expect(item.sourceHash).toBeUndefined();
  });

  it("names each edit by a new revision, an unchanged save by the same, and still reads the old one", async () => {
    const { client, write, edit, sourceLocale } = running();
    const text = someText();
    const { id, uuid } = await write(text);
    const item = { uuid, locale: sourceLocale };
    const first = await client.read(item);
    expect((await client.read(item)).revision).toBe(first.revision);

    await edit(id, { title: text.title });
    expect((await client.read(item)).revision).toBe(first.revision);

    const second = await edit(id, { body: "<p>Second.</p>" }).then(() => client.read(item));
    const third = await edit(id, { body: text.body }).then(() => client.read(item));
    expect(new Set([first.revision, second.revision, third.revision]).size).toBe(3);
    expect(third.hash).toBe(first.hash);

    const again = await client.read(item, { revision: second.revision });
    expect(again).toMatchObject({ revision: second.revision, title: text.title, body: "<p>Second.</p>" });
    expect(again.hash).toBe(contentHash({ title: text.title, body: "<p>Second.</p>" }));
  });

  it("says when there is no such item, locale or revision", async () => {
    const { client, write, sourceLocale, targetLocales } = running();
    const { uuid } = await write(someText());
    const other = await write(someText());
    const otherRevision = (await client.read({ uuid: other.uuid, locale: sourceLocale })).revision;
    const missing = await Promise.allSettled([
      client.read({ uuid: randomUUID(), locale: sourceLocale }),
      client.read({ uuid, locale: targetLocales[0] }),
      client.read({ uuid, locale: sourceLocale }, { revision: "999999999" }),
      client.read({ uuid, locale: sourceLocale }, { revision: "no-such" }),
      client.read({ uuid, locale: sourceLocale }, { revision: otherRevision }),
    ]);
    for (const outcome of missing) {
      expect(outcome).toMatchObject({ status: "rejected", reason: expect.any(NotFoundError) as unknown });
    }
  });
}
