import { backfillScheduleId, namespaces } from "@temporal-cms/contracts";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LocalEnvironment } from "../../scripts/local/environment.ts";
import { type Article, Newsroom } from "../../scripts/local/newsroom.ts";
import { deleteArticle, editArticle } from "../../scripts/wordpress/articles.ts";
import { startTestEnvironment } from "../support/local-environment.ts";
import { publishedItems, wrongPages } from "../support/published-pages.ts";

let environment: LocalEnvironment;
let newsroom: Newsroom;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  environment = await startTestEnvironment();
  newsroom = new Newsroom(environment);
  connection = await Connection.connect({ address: environment.temporal.address });
  client = new Client({ connection, namespace: namespaces.dev });
});
afterAll(async () => {
  await connection.close();
  await environment.stop();
});

async function publish(): Promise<{ article: Article; ids: Record<string, number> }> {
  const article = await newsroom.writeArticle();
  await newsroom.proxy.send(await newsroom.event(article));
  await newsroom.approve(
    article,
    await newsroom.until(article, ({ stage }) => stage === "awaiting_approval"),
  );
  const published = await newsroom.until(article, ({ stage }) => stage === "published");
  return {
    article,
    ids: Object.fromEntries(publishedItems(published).map(({ locale, id }) => [locale, Number(id)])),
  };
}

/** Has the schedule that the stack made run now, and waits for what it says. */
async function backfill(): Promise<{ checked: number; restarted: number }> {
  const schedule = client.schedule.getHandle(backfillScheduleId);
  const known = (await schedule.describe()).info.numActionsTaken;
  await schedule.trigger();
  for (;;) {
    const { info } = await schedule.describe();
    const last = info.recentActions.at(-1);
    if (info.numActionsTaken > known && last?.action.type === "startWorkflow") {
      const { workflowId } = last.action.workflow;
      return (await client.workflow.getHandle(workflowId).result()) as { checked: number; restarted: number };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function approveAgain(article: Article): Promise<void> {
  const waiting = await newsroom.until(article, ({ stage }) => stage === "awaiting_approval");
  await newsroom.approve(article, waiting);
  const published = await newsroom.until(article, ({ stage }) => stage === "published");
  expect(await wrongPages(newsroom, published)).toEqual([]);
  expect(
    publishedItems(published)
      .map(({ locale }) => locale)
      .sort(),
  ).toEqual(["de", "en", "es"]);
}

test("what nobody touched is left alone; what drifted goes through the gates again", async () => {
  const untouched = await publish();
  expect(await backfill()).toEqual({ checked: 3, restarted: 0 });

  const edited = await publish();
  await editArticle(environment.wordpress, edited.ids["es"]!, { title: "Cambiado sin permiso" });
  const trashed = await publish();
  await deleteArticle(environment.wordpress, trashed.ids["de"]!, { forGood: false });
  const gone = await publish();
  await deleteArticle(environment.wordpress, gone.ids["de"]!, { forGood: true });
  const hidden = await publish();
  await editArticle(environment.wordpress, hidden.ids["en"]!, { status: "draft" });

  const found = await backfill();
  expect(found.checked).toBe(15);
  expect(found.restarted).toBe(4);
  for (const { article } of [edited, trashed, gone, hidden]) await approveAgain(article);
  expect((await newsroom.proxy.status(newsroom.refOf(untouched.article)))?.stage).toBe("published");
  expect(await backfill()).toEqual({ checked: 15, restarted: 0 });
});
