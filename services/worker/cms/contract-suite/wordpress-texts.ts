import { expect, it } from "vitest";
import { createArticle } from "../../../../scripts/wordpress/articles.ts";
import type { RunningWordPress } from "../../../../scripts/wordpress/start.ts";
import { contentHash } from "../content-hash.ts";
import blockTestData from "../fixtures/block-test-data.json" with { type: "json" };
import {
  newKey,
  publishRequest,
  stageRequest,
  stageTranslation,
  type CmsUnderTest,
} from "./cms-under-test.ts";

export interface WordPressUnderTest extends CmsUnderTest {
  wordpress: RunningWordPress;
  /** Runs something while a plugin of this PHP code is active. */
  withPlugin: <T>(code: string, work: () => Promise<T>) => Promise<T>;
}

const workflowId = "content:suite:post:1";
const iframe = '<iframe src="https://maps.example/embed?id=1&amp;z=2" title="Map" allowfullscreen></iframe>';

/** That KSES, which filters what a user without special rights saves, changes no text and lets none through. */
export function wordPressTextsSuite(running: () => WordPressUnderTest): void {
  it("stores each of the core blocks byte for byte", async () => {
    const { client } = running();
    const { item } = await stageTranslation(running());
    const refused: string[] = [];
    for (const text of blockTestData) {
      const staged = await client.stage(item, stageRequest(running(), text), newKey()).catch(() => undefined);
      if (staged === undefined) {
        refused.push(text.title);
        continue;
      }
      expect(staged.hash, text.title).toBe(contentHash(text));
      expect(await client.read(item), text.title).toMatchObject(text);
    }
    // It has a video with the address ttps://…, which is no address.
    expect(refused).toEqual(["Media &amp; Text"]);
    const [broken] = blockTestData.filter(({ title }) => title === refused[0]);
    if (broken === undefined) throw new Error("the fixture lacks it");
    const source = await running().write(broken);
    const target = { ...item, uuid: source.uuid };
    const staged = await client.stage(target, stageRequest(running(), broken), newKey());
    expect(staged.hash).toBe(contentHash(broken));
  }, 120_000);

  it("takes markup that could do harm from the source alone", async () => {
    const { client, write, targetLocales } = running();
    const source = await write({ title: "Where it is", body: `<p>Here:</p>\n${iframe}` });
    const item = { uuid: source.uuid, locale: targetLocales[0] };
    const stage = (body: string, title = "Wo es ist") =>
      client.stage(item, stageRequest(running(), { title, body }), newKey());
    const translated = `<p>Hier:</p>\n${iframe.replace("Map", "Karte")}`;
    expect((await stage(translated)).hash).toBe(contentHash({ title: "Wo es ist", body: translated }));
    const harmful = [
      "<script>alert(1)</script>",
      '<img src="x" onerror="alert(1)">',
      '<a href="javascript:alert(1)">x</a>',
      iframe.replace("maps.example", "evil.example"),
      '<!-- wp:paragraph {"x":"<script>1</script>"} --><p>x</p><!-- /wp:paragraph -->',
      "<p>x</p><scrip",
    ];
    for (const body of harmful) await expect(stage(body), body).rejects.toMatchObject({ status: 422 });
    await expect(stage("<p>x</p>", "<script>1</script>")).rejects.toThrow(
      "title: the site does not take <script>",
    );
    expect((await client.read(item)).body).toBe(translated);
  });

  it("publishes what an editor wrote untouched, though the worker's user might not write it", async () => {
    const { client, wordpress, sourceLocale } = running();
    const text = { title: "Embedded", body: `${iframe}<script>window.seen = "a & b";</script>` };
    const { postId, uuid } = await createArticle(wordpress, text);
    const item = { uuid, locale: sourceLocale };
    const source = await client.read(item);
    expect(source.hash).toBe(contentHash(text));
    await client.schedule(
      item,
      { workflowId, expectedRevision: source.revision, publishAt: "2030-01-01T00:00:00Z" },
      newKey(),
    );
    const published = await client.publish(item, publishRequest(source), newKey());
    expect(published.revision).toBe(source.revision);
    expect(await client.read(item)).toMatchObject({ ...text, status: "published" });
    expect(await wordpress.php("return get_post( $args['id'] )->post_content;", { id: postId })).toBe(
      text.body,
    );
  });
}
