import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Stage } from "@temporal-cms/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LocalEnvironment, Part } from "../../scripts/local/environment.ts";
import { type Article, Newsroom } from "../../scripts/local/newsroom.ts";
import { startTestEnvironment } from "../support/local-environment.ts";
import { publishedItems, wrongPages } from "../support/published-pages.ts";
import { vendorJobs } from "../support/simulator-control.ts";

let environment: LocalEnvironment;
let newsroom: Newsroom;

beforeAll(async () => {
  environment = await startTestEnvironment({ vendorDelay: "1000-1500" });
  newsroom = new Newsroom(environment);
  watchPublishing();
});
afterAll(async () => {
  await environment.stop();
});

/** WordPress itself writes down each time a post goes live. */
const goneLive = (): string => join(environment.dataDir, "gone-live.txt");

function watchPublishing(): void {
  const folder = join(environment.dataDir, "wordpress", "wordpress", "wp-content", "mu-plugins");
  mkdirSync(folder, { recursive: true });
  writeFileSync(goneLive(), "");
  writeFileSync(
    join(folder, "watch-publishing.php"),
    `<?php
add_action( 'transition_post_status', function ( $new, $old, $post ) {
	if ( 'publish' === $new && 'publish' !== $old ) {
		file_put_contents( '${goneLive()}', $post->ID . "\\n", FILE_APPEND | LOCK_EX );
	}
}, 10, 3 );
`,
  );
}

const workers = (): Part[] => [
  environment.programs["worker-workflow"],
  environment.programs["worker-activity"],
  environment.programs["worker-highprio"],
];

async function crash(parts: readonly Part[]): Promise<void> {
  await Promise.all(parts.map((part) => part.kill()));
  expect(parts.some((part) => part.running())).toBe(false);
  await Promise.all(parts.map((part) => part.start()));
}

async function soon(seconds: number): Promise<{ wallTime: string; zone: string; overlap: "earlier" }> {
  return {
    wallTime: new Date(Date.now() + seconds * 1000).toISOString().slice(0, 19),
    zone: "UTC",
    overlap: "earlier",
  };
}

/** Published in three locales, each page right, each item gone live exactly once, one vendor's job a locale. */
async function expectPublishedOnce(article: Article): Promise<void> {
  const published = await newsroom.until(article, ({ stage }) => stage === "published", { seconds: 120 });
  const items = publishedItems(published);
  expect(items.map(({ locale }) => locale).sort()).toEqual(["de", "en", "es"]);
  expect(await wrongPages(newsroom, published)).toEqual([]);
  const live = readFileSync(goneLive(), "utf8").split("\n");
  for (const { id } of items) expect(live.filter((line) => line === id)).toEqual([id]);
  const jobs = await vendorJobs(environment, article.uuid);
  expect(jobs.map(({ targetLocale }) => targetLocale).sort()).toEqual(["de", "es"]);
}

test.each<Stage>(["translating", "compliance", "awaiting_approval", "scheduled", "publishing", "verifying"])(
  "all workers killed while %s: published exactly once",
  async (stage) => {
    const article = await newsroom.writeArticle();
    await newsroom.proxy.send(await newsroom.event(article, { publishAt: await soon(9) }));
    const reached = newsroom.until(
      article,
      (status) => status.stage === stage || status.stage === "published",
      { seconds: 120 },
    );
    const before = ["translating", "compliance", "awaiting_approval"].includes(stage);
    if (before) {
      await reached;
      await crash(workers());
    }
    const waiting = await newsroom.until(article, (status) => status.stage === "awaiting_approval", {
      seconds: 120,
    });
    await newsroom.approve(article, waiting);
    if (!before) {
      await reached;
      await crash(workers());
    }
    await expectPublishedOnce(article);
  },
);

test("the activity workers killed while activities run: published exactly once", async () => {
  const article = await newsroom.writeArticle();
  await newsroom.proxy.send(await newsroom.event(article));
  const waiting = await newsroom.until(article, ({ stage }) => stage === "awaiting_approval");
  await newsroom.approve(article, waiting);
  await newsroom.until(article, ({ stage }) => stage !== "awaiting_approval");
  await crash([environment.programs["worker-activity"]]);
  await expectPublishedOnce(article);
});

test("the Temporal server restarted on its database, and every service killed: published exactly once", async () => {
  const article = await newsroom.writeArticle();
  await newsroom.proxy.send(await newsroom.event(article, { publishAt: await soon(20) }));
  const waiting = await newsroom.until(article, ({ stage }) => stage === "awaiting_approval");
  await newsroom.approve(article, waiting);
  await newsroom.until(article, ({ stage }) => stage === "scheduled");
  await crash([environment.temporal]);
  const {
    proxy,
    translation,
    compliance,
    notification,
    "translation-simulator": simulator,
  } = environment.programs;
  await crash([proxy, translation, compliance, notification, simulator]);
  await expectPublishedOnce(article);
});
