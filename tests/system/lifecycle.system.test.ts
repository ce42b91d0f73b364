import { LifecyclePolicy, lifecycleWorkflowId, namespaces, proxyProblems } from "@temporal-cms/contracts";
import { Client, Connection } from "@temporalio/client";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { LocalEnvironment } from "../../scripts/local/environment.ts";
import { type Article, Newsroom } from "../../scripts/local/newsroom.ts";
import { articleStatus, createArticle, editArticle } from "../../scripts/wordpress/articles.ts";
import { readSampleArticle } from "../../scripts/wordpress/sample-article.ts";
import { followLink, linksInMails } from "../support/approval-by-mail.ts";
import { startTestEnvironment } from "../support/local-environment.ts";
import { publishedItems, wrongPages } from "../support/published-pages.ts";
import { setVendorFaults, vendorJobs } from "../support/simulator-control.ts";

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
afterEach(() => setVendorFaults(environment, {}));

/** Some time far ahead, so that only `publishNow` publishes. */
const nextYear = {
  wallTime: `${new Date().getUTCFullYear() + 1}-06-01T08:00:00`,
  zone: "Europe/Berlin",
  overlap: "earlier",
} as const;

async function edit(article: Article, text: string): Promise<void> {
  const { title, body } = await readSampleArticle("en");
  await editArticle(environment.wordpress, article.postId, { title: `${title} (${text})`, body });
}

const awaiting = (revisionOtherThan?: string) => (status: { stage: string; revision: string }) =>
  status.stage === "awaiting_approval" && status.revision !== revisionOtherThan;

async function jobsOf(article: Article): Promise<string[]> {
  return (await vendorJobs(environment, article.uuid)).map(({ targetLocale }) => targetLocale).sort();
}

test("an article is published in three locales, each translated once; people are told, and approve by the link in the mail", async () => {
  const article = await newsroom.writeArticle();
  await newsroom.proxy.send(await newsroom.event(article));
  const waiting = await newsroom.until(article, awaiting());
  expect(waiting.linkedCmsUrl).toContain(environment.wordpress.baseUrl);
  expect(await articleStatus(environment.wordpress, article.postId)).not.toBe("publish");
  const link = await vi.waitFor(() => {
    const [only, ...others] = linksInMails(environment.mailFolder, waiting.workflowId);
    expect([typeof only, others]).toEqual(["string", []]);
    return only!;
  }, 30_000);
  const question = await followLink(link);
  expect(question).toMatchObject({
    status: 200,
    heading: `Approve “${(await readSampleArticle("en")).title}”?`,
  });
  expect(question.html).toContain(waiting.revision.replaceAll(",", ", "));
  expect(await followLink(link, "approve")).toMatchObject({ status: 200, heading: "Approved" });
  expect(await followLink(link)).toMatchObject({
    status: 409,
    heading: "This link has been used",
  });
  const published = await newsroom.until(article, ({ stage }) => stage === "published");
  expect(publishedItems(published)).toHaveLength(3);
  expect(await wrongPages(newsroom, published)).toEqual([]);
  expect(await jobsOf(article)).toEqual(["de", "es"]);
  expect(published.history).toContainEqual(
    expect.objectContaining({ what: "approved", actor: "desk", note: "By mail." }),
  );
  // The lifecycle, two translations, one review and three publications are found by the article's id.
  const found = await client.workflow.count(`site = 'newsroom' AND cmsId = '${article.postId}'`);
  expect(found.count).toBe(7);

  const again = await newsroom.proxy.request(
    "POST",
    "/workflows",
    await newsroom.event(article),
    "0".repeat(64),
  );
  expect(again.status).toBeLessThan(300);
  expect(again.body).toMatchObject({ outcome: "started" });
});

test("100 requests at once for one article: one lifecycle, one job a locale; an event again is a duplicate, also after the end", async () => {
  const article = await newsroom.writeArticle();
  const event = await newsroom.event(article);
  const key = (index: number): string => `storm-${article.uuid}-${index % 50}`;
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      newsroom.proxy.request("POST", "/workflows", event, key(index)),
    ),
  );
  expect(answers.filter(({ status }) => status >= 300)).toEqual([]);
  const outcomes = answers.map(({ body }) => (body as { outcome: string; runId: string }).outcome);
  expect(outcomes.filter((outcome) => outcome === "started").length).toBeLessThanOrEqual(2);
  expect(new Set(answers.map(({ body }) => (body as { runId: string }).runId)).size).toBe(1);
  const waiting = await newsroom.until(article, awaiting());
  expect(await jobsOf(article)).toEqual(["de", "es"]);
  const open: string[] = [];
  for await (const { workflowId } of client.workflow.list({
    query: `WorkflowType = 'ContentLifecycleWorkflow' AND cmsId = '${article.postId}'`,
  }))
    open.push(workflowId);
  expect(open).toEqual([lifecycleWorkflowId(newsroom.refOf(article))]);

  expect((await newsroom.proxy.request("POST", "/workflows", event, key(7))).body).toMatchObject({
    outcome: "duplicate",
  });
  await newsroom.approve(article, waiting);
  await newsroom.until(article, ({ stage }) => stage === "published");
  expect((await newsroom.proxy.request("POST", "/workflows", event, key(8))).body).toMatchObject({
    outcome: "duplicate",
  });
});

test("an edit while approval is awaited: the old approval is refused and says why, the new text is published", async () => {
  const article = await newsroom.writeArticle();
  await newsroom.proxy.send(await newsroom.event(article));
  const first = await newsroom.until(article, awaiting());
  await edit(article, "second version");
  await newsroom.proxy.send(await newsroom.event(article));
  const second = await newsroom.until(article, awaiting(first.revision));
  const stale = await newsroom.proxy.signal(newsroom.refOf(article), "approvalGranted", {
    revision: first.revision,
    actor: { id: "wp-user:2", role: "cms-reviewer" },
  });
  expect(stale).toMatchObject({ status: 409, body: { type: proxyProblems.staleRevision } });
  await newsroom.approve(article, second);
  const published = await newsroom.until(article, ({ stage }) => stage === "published");
  expect(await wrongPages(newsroom, published)).toEqual([]);
  expect((await newsroom.cms.read({ uuid: article.uuid, locale: "en" })).title).toContain("second version");
});

test("an edit after the approval withdraws it; a save that nobody told of is refused by the CMS; nothing stale goes live", async () => {
  const article = await newsroom.writeArticle();
  await newsroom.proxy.send(await newsroom.event(article, { publishAt: nextYear }));
  const first = await newsroom.until(article, awaiting());
  await newsroom.approve(article, first);
  await newsroom.until(article, ({ stage }) => stage === "scheduled");
  await edit(article, "after approval");
  await newsroom.proxy.send(await newsroom.event(article, { publishAt: nextYear }));
  const second = await newsroom.until(article, awaiting(first.revision));
  await newsroom.approve(article, second);
  await newsroom.until(article, ({ stage }) => stage === "scheduled");

  await edit(article, "nobody told");
  await newsroom.publishNow(article);
  const draft = await newsroom.until(article, ({ stage }) => stage === "draft");
  expect(draft).toMatchObject({
    awaitingAction: "edit",
    reason: expect.stringContaining("changed in its CMS") as string,
  });
  expect(await articleStatus(environment.wordpress, article.postId)).not.toBe("publish");

  await newsroom.proxy.send(await newsroom.event(article, { publishAt: nextYear }));
  const third = await newsroom.until(article, awaiting(second.revision));
  await newsroom.approve(article, third);
  const published = await newsroom.until(article, ({ stage }) => stage === "published");
  expect(await wrongPages(newsroom, published)).toEqual([]);
});

test("a rejection returns to draft with its reason; publishNow skips the schedule, not the gates", async () => {
  const article = await newsroom.writeArticle();
  await newsroom.proxy.send(await newsroom.event(article, { publishAt: nextYear }));
  const first = await newsroom.until(article, awaiting());
  await newsroom.reject(article, first, "The second paragraph lacks a source.");
  const draft = await newsroom.until(article, ({ stage }) => stage === "draft");
  expect(draft.reason).toBe("The second paragraph lacks a source.");
  await newsroom.publishNow(article);
  await edit(article, "with a source");
  await newsroom.proxy.send(await newsroom.event(article, { publishAt: nextYear }));
  const second = await newsroom.until(article, awaiting(first.revision));
  expect(second.expedited).toBe(true);
  expect(await articleStatus(environment.wordpress, article.postId)).not.toBe("publish");
  await newsroom.approve(article, second);
  await newsroom.until(article, ({ stage }) => stage === "published");
});

test("an account number in the text needs a compliance decision; the findings are with the article", async () => {
  const { title, body } = await readSampleArticle("en");
  const iban = "<!-- wp:paragraph -->\n<p>Donations: DE89 3704 0044 0532 0130 00</p>\n<!-- /wp:paragraph -->";
  const article = await createArticle(environment.wordpress, { title, body: `${body}\n\n${iban}` });
  await newsroom.proxy.send(await newsroom.event(article));
  const remediation = await newsroom.until(article, ({ stage }) => stage === "remediation");
  expect(remediation.awaitingAction).toBe("compliance_decision");
  const pii = remediation.compliance.find(({ check }) => check === "pii");
  expect(pii?.blocking).toBeGreaterThan(0);
  const kept = await environment.wordpress.php(
    "return get_post_meta( $args['id'], '_temporal_cms_findings_pii', true );",
    {
      id: article.postId,
    },
  );
  expect(JSON.stringify(kept)).toContain("iban");
  expect(JSON.stringify(kept)).not.toContain("DE89");
  await newsroom.reject(article, remediation, "Take the account number out.");
  await newsroom.until(article, ({ stage }) => stage === "draft");
  await editArticle(environment.wordpress, article.postId, { body });
  await newsroom.proxy.send(await newsroom.event(article));
  const waiting = await newsroom.until(article, awaiting());
  expect(waiting.compliance.every(({ blocking }) => blocking === 0)).toBe(true);
  await newsroom.approve(article, waiting);
  await newsroom.until(article, ({ stage }) => stage === "published");
});

test("a locale that misses its deadline: the vendor's job is cancelled, the others are published", async () => {
  await setVendorFaults(environment, { hold: true });
  const article = await newsroom.writeArticle();
  const policy = LifecyclePolicy.parse({ translationDeadline: "PT4S" });
  await newsroom.proxy.send(await newsroom.event(article, { policy }));
  const waiting = await newsroom.until(article, awaiting());
  expect(waiting.locales.map(({ locale, state }) => `${locale} ${state}`)).toEqual([
    "en source",
    "de missed",
    "es missed",
  ]);
  const jobs = await vendorJobs(environment, article.uuid);
  expect(jobs.map(({ state }) => state)).toEqual(["cancelled", "cancelled"]);
  await newsroom.approve(article, waiting);
  const published = await newsroom.until(article, ({ stage }) => stage === "published");
  expect(publishedItems(published).map(({ locale }) => locale)).toEqual(["en"]);
  expect(await wrongPages(newsroom, published)).toEqual([]);
});

test("failing jobs and repeated webhooks: each locale arrives once", async () => {
  await setVendorFaults(environment, { duplicateWebhooks: 1, failJobs: 0.4 });
  const article = await newsroom.writeArticle();
  await newsroom.proxy.send(await newsroom.event(article));
  const waiting = await newsroom.until(article, awaiting());
  const ready = waiting.locales.filter(({ state }) => state === "ready").map(({ locale }) => locale);
  const completed = (await vendorJobs(environment, article.uuid)).filter(
    ({ state }) => state === "completed",
  );
  expect(completed.map(({ targetLocale }) => targetLocale).sort()).toEqual(ready.sort());
});

test("bad input starts nothing", async () => {
  const article = await newsroom.writeArticle();
  const event = await newsroom.event(article);
  const bad = {
    ...event,
    version: { ...event.version, hash: "short" },
    targets: [],
    publishAt: { wallTime: "2027-02-30T10:00:00", zone: "Mars/Olympus" },
  };
  const answer = await newsroom.proxy.request("POST", "/workflows", bad, `bad-${article.uuid}`);
  expect(answer.status).toBe(422);
  const paths = (answer.body as { errors: { path: string }[] }).errors.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(["version.hash", "targets", "publishAt.zone"]));
  await expect(client.workflow.getHandle(lifecycleWorkflowId(event.source)).describe()).rejects.toThrow(
    /not found/i,
  );
});
