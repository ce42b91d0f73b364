import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { eventKeyText } from "@temporal-cms/contracts";
import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  articleStatus,
  createArticle,
  deleteArticle,
  editArticle,
} from "../../scripts/wordpress/articles.ts";
import { type RunningWordPress, startWordPress } from "../../scripts/wordpress/start.ts";
import { type ProxyStandIn, startProxyStandIn } from "./testing/proxy-stand-in.ts";

const site = "newsroom";
let folder: string;
let wordpress: RunningWordPress;
let proxy: ProxyStandIn;

/** Keeps WP-Cron away, so that a test alone says when events are sent. */
const noCron = () => path.join(folder, "wordpress/wp-content/mu-plugins/no-cron.php");
const withoutCron = () => writeFile(noCron(), "<?php define( 'DISABLE_WP_CRON', true );");

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "temporal-cms-events-"));
  wordpress = await startWordPress({ dataDir: folder, site });
  await withoutCron();
});
afterAll(async () => {
  await wordpress.stop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  proxy = await startProxyStandIn(site);
  await configure({ temporal_cms_proxy_url: proxy.url, temporal_cms_key: proxy.key });
});
afterEach(async () => {
  await wordpress.php(`global $wpdb; $wpdb->query( "DELETE FROM {$wpdb->prefix}temporal_cms_outbox" );`);
  await proxy.stop();
});

async function configure(options: Record<string, unknown>): Promise<void> {
  await wordpress.php(
    "foreach ( $args as $name => $value ) { null === $value ? delete_option( $name ) : update_option( $name, $value ); }",
    { temporal_cms_targets: "de,es", ...options },
  );
}

/** Sends what waits, as WP-CLI does. */
const send = () => wordpress.php("Temporal_CMS_Outbox::hurry(); return Temporal_CMS_Delivery::run();");

/** Changes that have arrived, in order. */
const changes = () => proxy.events.map(({ event }) => event.change);

const article = (status: "draft" | "publish" = "draft") =>
  createArticle(wordpress, {
    title: "A title",
    body: "<!-- wp:paragraph --><p>Text</p><!-- /wp:paragraph -->",
    status,
  });

async function asEditor(code: string, args: unknown = {}): Promise<unknown> {
  return wordpress.php(`wp_set_current_user( get_user_by( 'login', 'robin' )->ID ); ${code}`, args);
}

describe("what is told", () => {
  it("nothing of a draft; from the request to publish on everything, each revision once, with a proper key", async () => {
    const { postId, uuid } = await article();
    await editArticle(wordpress, postId, { title: "Still mine" });
    await send();
    expect(changes()).toEqual([]);

    await editArticle(wordpress, postId, { status: "publish" });
    expect(await articleStatus(wordpress, postId)).toBe("pending");
    await editArticle(wordpress, postId, { title: "Better" });
    // The block editor saves a second time for classic meta boxes.
    await editArticle(wordpress, postId, { title: "Better" });
    await send();
    expect(changes()).toEqual(["created", "updated"]);
    const [created] = proxy.events;
    expect(created?.event).toMatchObject({
      source: { cms: "wordpress", site, type: "post", uuid, id: String(postId) },
      sourceLocale: "en",
      targets: [
        { site, locale: "en" },
        { site, locale: "de" },
        { site, locale: "es" },
      ],
      actor: { id: /^wp-user:\d+$/, role: "cms-reviewer" },
    });
    const { version } = created!.event;
    const identity = { site, uuid, locale: "en", revision: version.revision, change: "created" } as const;
    expect(created?.key).toBe(createHash("sha256").update(eventKeyText(identity)).digest("hex"));
    expect(proxy.faults).toEqual([]);
  });

  it("a time of publishing as wall time in the site's zone, and its change", async () => {
    const { postId } = await article();
    const schedule = (date: string) =>
      asEditor(
        "wp_update_post( array( 'ID' => $args['id'], 'post_status' => 'publish', 'post_date' => $args['date'], 'post_date_gmt' => '', 'edit_date' => true ) );",
        { id: postId, date },
      );
    await schedule("2031-07-01 08:00:00");
    expect(await articleStatus(wordpress, postId)).toBe("pending");
    await schedule("2031-07-02 09:30:00");
    await send();
    expect(proxy.events.map(({ event }) => [event.change, event.publishAt])).toEqual([
      ["created", { wallTime: "2031-07-01T08:00:00", zone: "Europe/Berlin", overlap: "earlier" }],
      ["rescheduled", { wallTime: "2031-07-02T09:30:00", zone: "Europe/Berlin", overlap: "earlier" }],
    ]);
  });

  it("a change of terms alone, trash, restore and deletion", async () => {
    const { postId } = await article("publish");
    await asEditor(
      "wp_set_post_tags( $args['id'], array( 'news' ) ); wp_update_post( array( 'ID' => $args['id'] ) );",
      {
        id: postId,
      },
    );
    await deleteArticle(wordpress, postId, { forGood: false });
    await asEditor("wp_untrash_post( $args['id'] );", { id: postId });
    await asEditor("wp_update_post( array( 'ID' => $args['id'], 'post_status' => 'publish' ) );", {
      id: postId,
    });
    await deleteArticle(wordpress, postId, { forGood: true });
    await send();
    expect(changes()).toEqual(["created", "resync", "deleted", "resync", "deleted"]);
    expect(new Set(proxy.events.map(({ key }) => key)).size).toBe(5);
  });

  it("nothing of autosaves, imports and the orchestration's own writes", async () => {
    const { postId } = await article("publish");
    await send();
    await asEditor(
      "define( 'DOING_AUTOSAVE', true ); wp_update_post( array( 'ID' => $args['id'], 'post_title' => 'Auto' ) );",
      {
        id: postId,
      },
    );
    await asEditor(
      "define( 'WP_IMPORTING', true ); wp_insert_post( array( 'post_title' => 'Old', 'post_status' => 'publish' ) );",
    );
    await asEditor(
      "Temporal_CMS_Origin::during( fn() => wp_update_post( array( 'ID' => $args['id'], 'post_title' => 'Ours' ) ) );",
      { id: postId },
    );
    await send();
    expect(changes()).toEqual(["created"]);
  });

  it("quick and bulk edits are told as other saves are", async () => {
    const { postId } = await article("publish");
    const other = await article("publish");
    await asEditor(
      `require_once ABSPATH . 'wp-admin/includes/admin.php';
       bulk_edit_posts( array( 'post' => $args['ids'], 'post_type' => 'post', '_status' => 'publish', 'post_author' => -1, 'comment_status' => 'closed' ) );`,
      { ids: [postId, other.postId] },
    );
    await send();
    expect(await articleStatus(wordpress, postId)).toBe("pending");
    expect(changes()).toEqual(["created", "created"]);
  });

  it("without a proxy nothing is told, and people publish as ever", async () => {
    await configure({ temporal_cms_proxy_url: null, temporal_cms_key: null });
    const { postId } = await article("publish");
    expect(await articleStatus(wordpress, postId)).toBe("publish");
    expect(await send()).toMatchObject({ sent: 0 });
  });
});

describe("the gate", () => {
  it("lets through whoever has the right, and notes it", async () => {
    const { postId } = await article();
    await wordpress.php("get_user_by( 'login', 'robin' )->add_cap( 'temporal_cms_bypass' );");
    try {
      await editArticle(wordpress, postId, { status: "publish" });
    } finally {
      await wordpress.php("get_user_by( 'login', 'robin' )->remove_cap( 'temporal_cms_bypass' );");
    }
    expect(await articleStatus(wordpress, postId)).toBe("publish");
    expect(
      await wordpress.php("return get_post_meta( $args['id'], '_temporal_cms_bypassed', true );", {
        id: postId,
      }),
    ).toEqual([expect.any(Number), expect.any(Number)]);
  });

  it("notes code that publishes past WordPress's own functions", async () => {
    const { postId } = await article();
    await asEditor("wp_publish_post( $args['id'] );", { id: postId });
    expect(
      await wordpress.php("return '' !== get_post_meta( $args['id'], '_temporal_cms_bypassed', true );", {
        id: postId,
      }),
    ).toBe(true);
  });
});

describe("delivery", () => {
  it("comes by WP-Cron soon after the save", async () => {
    await rm(noCron());
    // WordPress holds WP-Cron back for a minute after a start of it that came to nothing.
    await wordpress.php("delete_transient( 'doing_cron' );");
    try {
      await article("publish");
      await vi.waitFor(
        async () => {
          await fetch(wordpress.baseUrl);
          expect(changes()).toEqual(["created"]);
        },
        { timeout: 90_000, interval: 200 },
      );
    } finally {
      await withoutCron();
    }
  });

  it("proxy down during 50 saves: all succeed, then all events arrive, once and in order", async () => {
    const { postId } = await article("publish");
    await send();
    await proxy.goDown();
    await rm(noCron());
    for (let number = 1; number <= 50; number += 1)
      await editArticle(wordpress, postId, { title: `Save ${number}` });
    await withoutCron();

    expect(await send()).toMatchObject({ sent: 0, postponed: 1 });
    await proxy.comeUp();
    expect(await send()).toMatchObject({ sent: 50, postponed: 0, refused: 0 });
    expect(changes()).toEqual(["created", ...Array<string>(50).fill("updated")]);
    const revisions = proxy.events.map(({ event }) => Number(event.version.revision));
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    expect(new Set(proxy.events.map(({ key }) => key)).size).toBe(51);
  }, 240_000);

  it("what the proxy refuses for good is set aside, holds nobody up and can be replayed", async () => {
    const { postId } = await article("publish");
    proxy.answerWith({
      status: 422,
      body: { title: "no", status: 422, errors: [{ path: "targets", message: "too many" }] },
    });
    expect(await send()).toMatchObject({ refused: 1, problem: "422 no targets: too many" });
    proxy.answerWith(undefined);
    await editArticle(wordpress, postId, { title: "Next" });
    expect(await send()).toMatchObject({ sent: 1 });
    expect(changes()).toEqual(["updated"]);
    expect(await cli("replay")).toMatchObject([{ replayed: 1, sent: 1 }]);
    expect(changes()).toEqual(["updated", "created"]);
  });

  it("a wrong key keeps events waiting until it is put right", async () => {
    await configure({ temporal_cms_key: `whsec_${Buffer.alloc(32).toString("base64")}` });
    await article("publish");
    expect(await send()).toMatchObject({ sent: 0, postponed: 1 });
    expect(proxy.faults).toHaveLength(1);
    await configure({ temporal_cms_key: proxy.key });
    expect(await send()).toMatchObject({ sent: 1 });
  });
});

/** The commands' own class, with a small stand-in for WP-CLI around it. */
async function cli(command: string, args: readonly string[] = [], options: Record<string, unknown> = {}) {
  const shim = await readFile(path.join(import.meta.dirname, "testing/wp-cli-stand-in.php"), "utf8");
  return asEditor(
    `eval( $args['shim'] ); ( new Temporal_CMS_CLI() )->{$args['command']}( $args['args'], $args['options'] ); return WP_CLI::$shown;`,
    { shim: shim.replace("<?php", ""), command, args, options },
  );
}

describe("WP-CLI", () => {
  it("resync tells an item anew, with a dry run before", async () => {
    const { postId, uuid } = await article();
    const workflow = `content:newsroom:post:${uuid}`;
    const dry = await cli("resync", [String(postId)], { "dry-run": true });
    expect(dry).toMatchObject([{ post: postId, workflow, outcome: "would be told" }]);
    expect(await cli("queue")).toEqual([]);
    expect(await cli("resync", [String(postId)])).toMatchObject([{ outcome: "queued" }]);
    expect(await cli("queue")).toMatchObject([{ uuid, change: "resync", state: "waiting" }]);
    expect(await cli("queue", [], { send: true })).toMatchObject([{ sent: 1 }]);
    expect(changes()).toEqual(["resync"]);
    expect(await cli("resync", ["999999"])).toMatchObject([{ outcome: "no item of this site" }]);
  });

  it("status asks the proxy once for many", async () => {
    const first = await article();
    const second = await article();
    expect(await cli("status", [String(first.postId), String(second.postId)])).toMatchObject([
      { post: first.postId, stage: "" },
      { post: second.postId, stage: "" },
    ]);
    expect(proxy.others.map(({ path: asked }) => asked)).toEqual(["/statuses"]);
  });
});
