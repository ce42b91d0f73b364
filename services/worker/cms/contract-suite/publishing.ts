import { expect, it } from "vitest";
import { StaleRevisionError } from "../client.ts";
import { readLivePage } from "../live-page.ts";
import {
  allPublications,
  newKey,
  publishRequest,
  someText,
  stageRequest,
  stageTranslation,
  visit,
  type Running,
} from "./cms-under-test.ts";

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

export function publishingSuite(running: Running): void {
  it("holds an item back until it is published", async () => {
    const { client } = running();
    const { item, staged } = await stageTranslation(running());
    const request = {
      workflowId: "content:suite:post:1",
      expectedRevision: staged.revision,
      publishAt: inAnHour(),
    };
    const held = await client.schedule(item, request, newKey());
    expect(held).toEqual({ ...staged, status: "held" });
    expect((await visit(held.url)).status).toBe(404);
    await expect(
      client.schedule(item, { ...request, expectedRevision: "1" }, newKey()),
    ).rejects.toBeInstanceOf(StaleRevisionError);
    // One that was held for a time already past is still not the CMS's to publish.
    await client.schedule(item, { ...request, publishAt: "2020-01-01T00:00:00Z" }, newKey());
    expect((await client.read(item)).status).toBe("held");
    expect((await visit(held.url)).status).toBe(404);
    expect((await client.publish(item, publishRequest(held), newKey())).status).toBe("published");
  });

  it("publishes the expected revision, and the live page says so", async () => {
    const { client } = running();
    const text = someText("It's a “title” – with 3 < 4 &");
    const { item, staged } = await stageTranslation(running(), {
      ...text,
      title: text.title.replace("<", "&lt;"),
    });
    const published = await client.publish(item, publishRequest(staged), newKey());
    expect(published).toMatchObject({ status: "published", revision: staged.revision, hash: staged.hash });
    expect(await readLivePage(published.url, text.title.replace("<", "&lt;"))).toEqual({
      status: 200,
      url: published.url,
      hash: staged.hash,
      locale: item.locale,
      htmlLang: item.locale,
      titleInText: true,
    });
    expect((await readLivePage(published.url, "Another title")).titleInText).toBe(false);
  });

  it("publishes the source as well", async () => {
    const { client, write, sourceLocale } = running();
    const text = someText();
    const { uuid } = await write(text);
    const item = { uuid, locale: sourceLocale };
    const source = await client.read(item);
    const published = await client.publish(item, publishRequest(source), newKey());
    expect(published).toMatchObject({ status: "published", revision: source.revision, hash: source.hash });
    expect(await readLivePage(published.url, text.title)).toMatchObject({
      hash: source.hash,
      htmlLang: sourceLocale,
    });
  });

  it("publishes once, however often and at how many times it is asked", async () => {
    const { client } = running();
    const { item, staged } = await stageTranslation(running());
    const key = newKey();
    const request = publishRequest(staged);
    const answers = await Promise.all([
      ...Array.from({ length: 6 }, () => client.publish(item, request, key)),
      ...Array.from({ length: 4 }, () => client.publish(item, request, newKey())),
    ]);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    const records = (await allPublications(running())).filter(({ uuid }) => uuid === item.uuid);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ ...item, hash: staged.hash, workflowId: request.workflowId });
  });

  it("gives items of one title that are published at the same time an address each", async () => {
    const { client, targetLocales } = running();
    const { title } = someText("The same");
    const live = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const item = { uuid: crypto.randomUUID(), locale: targetLocales[index % 2] ?? "" };
        const text = { title, body: `<p>Number ${index}</p>` };
        const staged = await client.stage(item, stageRequest(running(), text), newKey());
        return client.publish(item, publishRequest(staged), newKey());
      }),
    );
    expect(new Set(live.map(({ url }) => url)).size).toBe(8);
    for (const { url, hash, locale } of live) {
      expect(await readLivePage(url, title)).toMatchObject({ hash, locale, htmlLang: locale });
    }
  });

  it("refuses anything but the latest revision with the expected text, and changes nothing then", async () => {
    const { client, edit } = running();
    const { item, staged } = await stageTranslation(running());
    const newer = await client.stage(item, stageRequest(running(), someText()), newKey());
    await edit(newer.id, { body: "<p>Edited.</p>" });
    const edited = await client.read(item);
    const wrong = [
      { revision: staged.revision, hash: staged.hash },
      { revision: newer.revision, hash: newer.hash },
      { revision: edited.revision, hash: newer.hash },
      { revision: newer.revision, hash: edited.hash },
    ];
    for (const version of wrong) {
      const refusal = await client
        .publish(item, publishRequest(version), newKey())
        .catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(StaleRevisionError);
      expect(refusal).toMatchObject({ status: 409, retryable: false });
    }
    expect(await client.read(item)).toEqual(edited);
    expect((await visit(edited.url)).status).toBe(404);
    expect((await allPublications(running())).filter(({ uuid }) => uuid === item.uuid)).toEqual([]);
  });

  it("keeps the live text until the next one is published", async () => {
    const { client } = running();
    const { item, staged } = await stageTranslation(running());
    const live = await client.publish(item, publishRequest(staged), newKey());
    const text = someText();
    const next = await client.stage(item, stageRequest(running(), text), newKey());
    expect(next).toMatchObject({ id: live.id, status: "published" });
    expect(next.revision).not.toBe(live.revision);
    expect(await client.read(item)).toMatchObject({ ...text, revision: next.revision });
    expect(await readLivePage(live.url, text.title)).toMatchObject({ hash: staged.hash, titleInText: false });

    const planned = await client.schedule(
      item,
      { workflowId: "content:suite:post:1", expectedRevision: next.revision, publishAt: inAnHour() },
      newKey(),
    );
    expect(planned.status).toBe("published");
    expect(await readLivePage(live.url, text.title)).toMatchObject({ hash: staged.hash });

    const updated = await client.publish(item, publishRequest(next), newKey());
    expect(updated).toMatchObject({ revision: next.revision, hash: next.hash, url: live.url });
    expect(await readLivePage(live.url, text.title)).toMatchObject({ hash: next.hash, titleInText: true });
    const records = (await allPublications(running())).filter(({ uuid }) => uuid === item.uuid);
    expect(records).toMatchObject([{ hash: next.hash, previousHash: staged.hash }]);
  });

  it("does not publish over what an editor has changed on the live item", async () => {
    const { client, edit } = running();
    const { item, staged } = await stageTranslation(running());
    await client.publish(item, publishRequest(staged), newKey());
    const next = await client.stage(item, stageRequest(running(), someText()), newKey());
    await edit(staged.id, { body: "<p>By hand.</p>" });
    await expect(client.publish(item, publishRequest(next), newKey())).rejects.toBeInstanceOf(
      StaleRevisionError,
    );
    const current = await client.read(item);
    expect(current).toMatchObject({ body: "<p>By hand.</p>", status: "published" });
    expect(await readLivePage(current.url, current.title)).toMatchObject({ hash: current.hash });
  });

  it("takes an item back to draft, once", async () => {
    const { client } = running();
    const { item, staged } = await stageTranslation(running());
    const live = await client.publish(item, publishRequest(staged), newKey());
    const request = { workflowId: "content:suite:post:1", reason: "Another target has failed" };
    const taken = await client.unpublish(item, request, newKey());
    expect(taken).toMatchObject({ status: "draft", revision: staged.revision, hash: staged.hash });
    expect((await visit(live.url)).status).toBe(404);
    expect(await client.unpublish(item, request, newKey())).toEqual(taken);
    expect((await allPublications(running())).filter(({ uuid }) => uuid === item.uuid)).toEqual([]);
    expect((await client.publish(item, publishRequest(taken), newKey())).url).toBe(live.url);
  });
}
