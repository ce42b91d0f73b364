import { expect, it } from "vitest";
import { articleStatus, createArticle, editArticle } from "../../../../scripts/wordpress/articles.ts";
import { StaleRevisionError } from "../client.ts";
import { newKey, publishRequest, someText, stageRequest, stageTranslation, visit } from "./cms-under-test.ts";
import { wordPressTextsSuite, type WordPressUnderTest } from "./wordpress-texts.ts";

/** The suite makes PHP throw this once, and WordPress logs it. */
export const expectedInLog = "the suite lets this publication fail";

const workflowId = "content:suite:post:1";

/** What only WordPress does: WP-Cron, revisions that can be off, slugs, copies of posts. */
export function wordPressSuite(running: () => WordPressUnderTest): void {
  wordPressTextsSuite(running);

  it("leaves WP-Cron nothing to publish", async () => {
    const { client, wordpress, sourceLocale } = running();
    const text = someText();
    const date = new Date(Date.now() + 3_600_000).toISOString().slice(0, 19);
    const { postId, uuid } = await createArticle(wordpress, { ...text, status: "future", date });
    expect(await articleStatus(wordpress, postId)).toBe("future");
    const planned = "return wp_next_scheduled( 'publish_future_post', array( $args['id'] ) );";
    expect(await wordpress.php(planned, { id: postId })).toBeTypeOf("number");

    const item = { uuid, locale: sourceLocale };
    const { revision } = await client.read(item);
    const held = await client.schedule(
      item,
      { workflowId, expectedRevision: revision, publishAt: `${date}Z` },
      newKey(),
    );
    expect(held.status).toBe("held");
    expect(await articleStatus(wordpress, postId)).toBe("pending");
    expect(await wordpress.php(planned, { id: postId })).toBe(false);
    const published = await client.publish(item, publishRequest(held), newKey());
    expect(await articleStatus(wordpress, postId)).toBe("publish");
    expect((await visit(published.url)).status).toBe(200);
  });

  it("keeps the address that an editor has chosen", async () => {
    const { client, wordpress, sourceLocale } = running();
    const { postId, uuid } = await createArticle(wordpress, someText());
    await wordpress.php("wp_update_post( array( 'ID' => $args['id'], 'post_name' => 'chosen-by-hand' ) );", {
      id: postId,
    });
    const item = { uuid, locale: sourceLocale };
    const { revision, hash } = await client.read(item);
    const held = await client.schedule(
      item,
      { workflowId, expectedRevision: revision, publishAt: "2030-01-01T00:00:00Z" },
      newKey(),
    );
    const published = await client.publish(item, publishRequest({ revision, hash }), newKey());
    expect(published.url).toBe(`${wordpress.baseUrl}/chosen-by-hand/`);
    expect(held.url).toBe(published.url);
  });

  it("sees an autosave onto the draft itself, of which WordPress makes no revision", async () => {
    const { client, wordpress, sourceLocale } = running();
    const { postId, uuid } = await createArticle(wordpress, someText());
    const item = { uuid, locale: sourceLocale };
    const before = await client.read(item);
    await wordpress.php(
      "define( 'DOING_AUTOSAVE', true ); wp_update_post( array( 'ID' => $args['id'], 'post_content' => '<p>Half a sent</p>' ) );",
      { id: postId },
    );
    await expect(client.publish(item, publishRequest(before), newKey())).rejects.toBeInstanceOf(
      StaleRevisionError,
    );
    const after = await client.read(item);
    expect(after).toMatchObject({ body: "<p>Half a sent</p>", status: "draft" });
    expect(after.revision).not.toBe(before.revision);
    expect((await client.read(item)).revision).toBe(after.revision);
  });

  it("names states on a site that keeps no revisions", async () => {
    const { client, wordpress, withPlugin, sourceLocale } = running();
    await withPlugin("add_filter( 'wp_revisions_to_keep', '__return_zero' );", async () => {
      const text = someText();
      const { postId, uuid } = await createArticle(wordpress, text);
      const item = { uuid, locale: sourceLocale };
      const first = await client.read(item);
      await editArticle(wordpress, postId, { body: "<p>Second.</p>" });
      await editArticle(wordpress, postId, { body: text.body });
      const third = await client.read(item);
      expect(third.hash).toBe(first.hash);
      expect(third.revision).not.toBe(first.revision);
      await expect(client.publish(item, publishRequest(first), newKey())).rejects.toBeInstanceOf(
        StaleRevisionError,
      );
      const live = await client.publish(item, publishRequest(third), newKey());
      expect(live).toMatchObject({ status: "published", revision: third.revision });

      const { item: target, staged } = await stageTranslation(running());
      await client.publish(target, publishRequest(staged), newKey());
      const next = await client.stage(target, stageRequest(running(), someText()), newKey());
      expect((await client.read(target)).hash).toBe(next.hash);
      expect(await client.publish(target, publishRequest(next), newKey())).toMatchObject({ hash: next.hash });
      expect((await client.read(target)).hash).toBe(next.hash);
    });
  });

  it("undoes a write that fails half-way, and does it when it is asked again", async () => {
    const { client, withPlugin } = running();
    const { item, staged } = await stageTranslation(running());
    const key = newKey();
    const failing = `add_action( 'transition_post_status', function ( $new ) {
      if ( 'publish' === $new ) { throw new RuntimeException( '${expectedInLog}' ); }
    } );`;
    await withPlugin(failing, async () => {
      await expect(client.publish(item, publishRequest(staged), key)).rejects.toMatchObject({
        status: 500,
        retryable: true,
      });
    });
    expect(await client.read(item)).toMatchObject({ status: "draft", revision: staged.revision });
    expect(await client.publish(item, publishRequest(staged), key)).toMatchObject({ status: "published" });
  });

  it("carries terms, by name, and makes those that are missing", async () => {
    const { client } = running();
    const { item } = await stageTranslation(running());
    const terms = [
      { vocabulary: "category", name: "Science & nature" },
      { vocabulary: "post_tag", name: "C" },
      { vocabulary: "post_tag", name: "C++" },
    ];
    const stage = (given: typeof terms) =>
      client.stage(item, { ...stageRequest(running(), someText()), terms: given }, newKey());
    const staged = await stage([...terms, { vocabulary: "of_another_cms", name: "Unknown here" }]);
    expect((await client.read(item)).terms).toEqual(terms);
    await client.publish(item, publishRequest(staged), newKey());
    const next = await stage(terms.slice(0, 1));
    expect((await client.read(item)).terms).toEqual(terms.slice(0, 1));
    expect((await client.read(item, { revision: staged.revision })).terms).toEqual(terms);
    await client.publish(item, publishRequest(next), newKey());
    expect((await client.read(item)).terms).toEqual(terms.slice(0, 1));
  });

  it("publishes items at the same time that share their terms", async () => {
    const { client, targetLocales } = running();
    const names = ["one", "two", "three", "four", "five"];
    const publishNext = async (start: number) => {
      for (let index = start; index < 32; index += 8) {
        const item = { uuid: crypto.randomUUID(), locale: targetLocales[0] };
        // Each begins with another term, which is how writes that wait for each other come about.
        const shared = names.map((_, offset) => names[(index + offset) % names.length] ?? "");
        const terms = shared.map((name) => ({ vocabulary: "post_tag", name }));
        const request = { ...stageRequest(running(), someText()), terms };
        await client.publish(item, publishRequest(await client.stage(item, request, newKey())), newKey());
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, start) => publishNext(start)));
    const counts = `return array_map( fn( $term ) => array( $term->name, $term->count ),
      get_terms( array( 'taxonomy' => 'post_tag', 'name' => $args, 'hide_empty' => false ) ) );`;
    const counted = (await running().wordpress.php(counts, names)) as [string, number][];
    expect(counted.toSorted()).toEqual(names.toSorted().map((name) => [name, 32]));
  });

  it("marks its own writes, and gives a copy of a post a uuid of its own", async () => {
    const { wordpress, edit } = running();
    const { item, staged } = await stageTranslation(running());
    const own = () =>
      wordpress.php("return Temporal_CMS_Origin::is_own_state( get_post( $args['id'] ) );", {
        id: Number(staged.id),
      });
    expect(await own()).toBe(true);
    await edit(staged.id, { body: "<p>By hand.</p>" });
    expect(await own()).toBe(false);

    const copy = `$copy = wp_insert_post( array( 'post_title' => 'Copy', 'post_content' => 'x', 'post_status' => 'draft' ) );
      foreach ( get_post_meta( $args['id'] ) as $key => $values ) { update_post_meta( $copy, $key, $values[0] ); }
      wp_update_post( array( 'ID' => $copy, 'post_title' => 'Copy 2' ) );
      return Temporal_CMS_Items::uuid( $copy );`;
    const uuid = await wordpress.php(copy, { id: Number(staged.id) });
    expect(uuid).toMatch(/^[0-9a-f-]{36}$/);
    expect(uuid).not.toBe(item.uuid);
  });

  it("gives the worker's user no other right", async () => {
    const { wordpress } = running();
    const { username, applicationPassword } = wordpress.worker;
    const response = await fetch(`${wordpress.baseUrl}/wp-json/wp/v2/posts`, {
      method: "POST",
      headers: {
        authorization: `Basic ${Buffer.from(`${username}:${applicationPassword}`).toString("base64")}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ title: "Not allowed" }),
    });
    expect(response.status).toBe(403);
  });

  it("says what is wrong with its settings", async () => {
    const { client, wordpress } = running();
    const set = (locales: Record<string, string>) =>
      wordpress.php("update_option( 'temporal_cms_locales', $args );", locales);
    const before = (await wordpress.php("return get_option( 'temporal_cms_locales' );")) as Record<
      string,
      string
    >;
    await set({ de_DE: "german" });
    try {
      const refusal = await client.info().catch((error: unknown) => error);
      expect(refusal).toMatchObject({ status: 500 });
      expect(String(refusal)).toContain("temporal_cms_locales.de_DE: a locale is a BCP 47 tag");
      expect(String(refusal)).toContain("the site language en_US is not in the table");
    } finally {
      await set(before);
    }
    expect(await client.info()).toMatchObject({ site: "newsroom" });
  });

  it("leaves nothing behind when it is uninstalled", async () => {
    const { wordpress } = running();
    const left = await wordpress.php(`
      define( 'WP_UNINSTALL_PLUGIN', 'temporal-cms/temporal-cms.php' );
      require WP_PLUGIN_DIR . '/temporal-cms/uninstall.php';
      global $wpdb;
      return array(
        'tables'  => $wpdb->get_col( "SHOW TABLES LIKE '%temporal_cms%'" ),
        'options' => $wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE 'temporal_cms%' AND option_name <> 'temporal_cms_sample_article'" ),
        'meta'    => $wpdb->get_col( "SELECT meta_key FROM $wpdb->postmeta WHERE meta_key LIKE '%temporal_cms%'" ),
        'role'    => get_role( 'temporal_cms_worker' ),
      );`);
    expect(left).toEqual({ tables: [], options: [], meta: [], role: null });
  });
}
