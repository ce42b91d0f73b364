import { type LifecycleStatus, namespaces } from "@temporal-cms/contracts";
import { resolvePublishTime } from "@temporal-cms/runtime";
import { differencesOf } from "../../services/worker/publishing/verify-published.ts";
import { readSampleArticle } from "../wordpress/sample-article.ts";
import { readLivePage } from "../../services/worker/cms/live-page.ts";
import type { LocalEnvironment } from "./environment.ts";
import { type Article, Newsroom, sampleLocales } from "./newsroom.ts";

/** How far ahead the requested time of publishing is, in milliseconds. */
const ahead = 12_000;
const zone = "Europe/Berlin";

/** Pages that are not as they should be; one line each. */
export class DemoError extends Error {
  override readonly name = "DemoError";
}

/**
 * Drives an article from draft to published in three locales, at a requested time some seconds ahead, then reads the live pages
 * back as a visitor does.
 *
 * @throws {DemoError} when a page is missing or wrong
 */
export async function runDemo(environment: LocalEnvironment, say: (line: string) => void): Promise<void> {
  const newsroom = new Newsroom(environment);
  const article = await draftOf(newsroom);
  const publishAt = { wallTime: wallTime(new Date(Date.now() + ahead)), zone, overlap: "earlier" as const };
  const event = await newsroom.event(article, { change: "created", publishAt });
  say(
    `An editor asks for “${(await readSampleArticle("en")).title}” to be published in ${sampleLocales.join(", ")}`,
  );
  say(`  at ${publishAt.wallTime.slice(11)} ${zone}, some seconds from now.`);
  const { workflowId, runId } = await newsroom.proxy.send(event);
  say(`  ${workflowUrl(environment, workflowId, runId)}`);

  const told = (status: LifecycleStatus): void =>
    say(`${new Date().toISOString().slice(11, 19)}  ${stageLine(status)}`);
  const waiting = await newsroom.until(
    article,
    ({ stage }) => stage === "awaiting_approval" || stage === "remediation",
    { told },
  );
  if (waiting.stage === "remediation")
    throw new DemoError(
      `Compliance found faults in the sample article: ${JSON.stringify(waiting.compliance)}`,
    );
  say(`          a reviewer approves ${waiting.revision}`);
  await newsroom.approve(article, waiting);
  const published = await newsroom.until(article, ({ stage }) => stage === "published", {
    told: (status) => {
      if (status.stage !== "awaiting_approval") told(status);
    },
  });
  await readBack(newsroom, published, resolvePublishTime(publishAt), say);
}

/** The sample article on the first run; later ones write another, since that one is published. */
async function draftOf(newsroom: Newsroom): Promise<Article> {
  const { article } = newsroom.environment.wordpress;
  const { status } = await newsroom.cms.read({ uuid: article.uuid, locale: "en" });
  return status === "draft" ? article : newsroom.writeArticle();
}

function stageLine({ stage, dueDate, locales, compliance }: LifecycleStatus): string {
  if (stage === "scheduled" && dueDate) return `scheduled for ${dueDate}`;
  if (stage === "translating")
    return `translating into ${locales
      .filter(({ state }) => state !== "source")
      .map(({ locale }) => locale)
      .join(", ")}`;
  if (stage === "awaiting_approval") {
    const findings = compliance.reduce((sum, { blocking, advisory }) => sum + blocking + advisory, 0);
    return `awaiting_approval (compliance: ${findings} findings)`;
  }
  return stage;
}

export function workflowUrl(environment: LocalEnvironment, workflowId: string, runId: string): string {
  return `${environment.temporal.uiUrl}/namespaces/${namespaces.dev}/workflows/${encodeURIComponent(workflowId)}/${runId}/history`;
}

/** Everything again, by the pages that a visitor gets: hash, language and the text of the article in each locale. */
async function readBack(
  newsroom: Newsroom,
  status: LifecycleStatus,
  requested: string,
  say: (line: string) => void,
): Promise<void> {
  const wrong: string[] = [];
  const items = status.locales.flatMap((locale) => locale.items);
  for (const locale of sampleLocales) {
    const item = items.find((candidate) => candidate.locale === locale);
    if (!item) {
      wrong.push(`${locale}: was not published`);
      continue;
    }
    const differences = await differencesOf(
      newsroom.cms,
      status.source.uuid,
      item,
      AbortSignal.timeout(20_000),
    );
    const { title } = await readSampleArticle(locale);
    const page = await readLivePage(item.url, title);
    if (!page.titleInText) differences.push(`the page does not say “${title}”`);
    if (differences.length > 0) wrong.push(`${locale}: ${item.url}: ${differences.join("; ")}`);
    else say(`          read back ${locale}  ${item.url}  “${title}”`);
  }
  const began = status.history.findLast(({ what }) => what === "publishing")?.at ?? "";
  if (Date.parse(began) < Date.parse(requested))
    wrong.push(`published at ${began}, before the requested ${requested}`);
  if (wrong.length > 0) throw new DemoError(`Not as it should be:\n${wrong.join("\n")}`);
  say(`Published and verified in ${sampleLocales.length} locales.`);
}

/** Wall-clock time in the demo's zone: `2027-01-31T09:00:00`. */
function wallTime(instant: Date): string {
  return instant.toLocaleString("sv-SE", { timeZone: zone }).replace(" ", "T");
}
