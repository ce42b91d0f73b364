import { type ApprovalLink, signals } from "@temporal-cms/contracts";
import { type HttpService, revisionDigest, signApprovalLink } from "@temporal-cms/runtime";
import { Client, Connection } from "@temporalio/client";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DevServer, startDevServer } from "../../../tests/support/dev-server.ts";
import { accessibilityFaults, focused, startBrowser } from "../testing/browser.ts";
import { exampleEvent, exampleKeyOf, exampleWorkflowId } from "../testing/example-event.ts";
import { proxyOn, signalsOf } from "../testing/live-proxy.ts";
import { SiteClient } from "../testing/site-client.ts";
import { keys } from "../testing/test-proxy.ts";
import { type TestWorker, bundleTestWorkflows, startTestWorker } from "../testing/test-worker.ts";

const title = "Rates rise again";
let server: DevServer;
let worker: TestWorker;
let proxy: HttpService;
let connection: Connection;
let temporal: Client;
let browser: Browser;
let items = 0;

beforeAll(async () => {
  const [started, bundle] = await Promise.all([startDevServer(), bundleTestWorkflows()]);
  server = started;
  worker = await startTestWorker(server, bundle);
  connection = await Connection.connect({ address: server.address });
  temporal = new Client({ connection, namespace: server.namespace });
  proxy = await proxyOn(server, { queryTimeout: 20_000, temporalTimeout: 20_000 });
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await proxy.close();
  await worker.stop();
  await connection.close();
  await server.stop();
});

/** A lifecycle that waits for an approval of its first revision; the stand-in workflow on a real Temporal. */
async function startLifecycle(): Promise<{ workflowId: string; edit: () => Promise<void> }> {
  const item = (items += 1);
  const site = new SiteClient(proxy.url, "newsroom", keys.newsroom);
  const save = async (revision: string): Promise<void> => {
    const version = { locale: "en", revision, hash: "a".repeat(64) };
    const url = `${proxy.url}/healthz`;
    const body = exampleEvent(item, { version, url });
    await site.must({ path: "/workflows", body, id: exampleKeyOf(`page-${item}-${revision}`) });
  };
  await save("1");
  return { workflowId: exampleWorkflowId(item), edit: () => save("2") };
}

function linkTo(workflowId: string, changes: Partial<ApprovalLink> = {}): string {
  const now = Date.now();
  const token = signApprovalLink(keys.approvalLink, {
    workflowId,
    action: "approval",
    revision: revisionDigest("newsroom/en@1"),
    title,
    askedBy: "user-7",
    actor: { id: "chief-editor", role: "cms-reviewer" },
    askedAt: new Date(now - 60_000).toISOString(),
    expiresAt: new Date(now + 60_000).toISOString(),
    ...changes,
  });
  return `${proxy.url}/approvals/${token}`;
}

/** Opens a link as a person does; what the page asks the browser for and complains about is taken down. */
async function open(
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(`${request.method()} ${request.url()}`));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(url);
  return { page, requests, complaints };
}

const heading = (page: Page): Promise<string | null> => page.getByRole("heading", { level: 1 }).textContent();
const press = async (page: Page, ...pressed: string[]): Promise<void> => {
  for (const key of pressed) await page.keyboard.press(key);
};
const decisionsOf = async (workflowId: string): Promise<number[]> =>
  Promise.all(
    [signals.approvalGranted, signals.approvalRejected].map((name) => signalsOf(temporal, workflowId, name)),
  );

describe("the approval page in Chromium", () => {
  it("is read and answered by keyboard alone, without scripts, and asks for nothing else", async () => {
    const { workflowId } = await startLifecycle();
    const url = linkTo(workflowId);
    const { page, requests, complaints } = await open(url, { javaScriptEnabled: false });
    expect(await page.title()).toBe(`Approve “${title}”?`);
    const stops: string[] = [];
    for (let stop = 0; stop < 4; stop += 1) {
      await press(page, "Tab");
      stops.push(await focused(page));
    }
    expect(stops).toEqual([
      "link | Preview in English (en), newsroom, revision 1 (opens in a new tab)",
      "textbox | Comment | Needed if you send it back: the author will read it.",
      "button | Approve",
      "button | Send back",
    ]);
    await press(page, "Shift+Tab", "Enter");
    await page.waitForURL(url);
    await page.getByRole("heading", { name: "Approved" }).waitFor();
    expect(await page.locator("form").count()).toBe(0);
    expect(await decisionsOf(workflowId)).toEqual([1, 0]);
    expect(requests).toEqual([`GET ${url}`, `POST ${url}`]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("is sent back by keyboard alone: a missing reason is said where the focus is", async () => {
    const { workflowId } = await startLifecycle();
    const { page } = await open(linkTo(workflowId));
    await press(page, "Tab", "Tab", "Tab", "Tab", "Enter");
    await page.getByRole("alert").waitFor();
    expect(await page.title()).toBe(`Error: Approve “${title}”?`);
    await expect
      .poll(() => focused(page))
      .toBe(
        "textbox | Comment | Error: Say why you send it back; the author will read it. Needed if you send it back: the author will read it.",
      );
    expect(await decisionsOf(workflowId)).toEqual([0, 0]);
    await page.keyboard.type("The second paragraph is wrong.");
    await press(page, "Tab", "Tab", "Space");
    await page.getByRole("heading", { name: "Sent back" }).waitFor();
    expect(await decisionsOf(workflowId)).toEqual([0, 1]);
    await page.context().close();
  });

  it("has names for all that a screen reader reads", async () => {
    const { workflowId } = await startLifecycle();
    const { page } = await open(linkTo(workflowId));
    const tree = await page.locator("body").ariaSnapshot();
    for (const line of [
      "- main:",
      `- heading "Approve “${title}”?" [level=1]`,
      "- term: Asked by",
      "- definition: user-7",
      '- heading "Read it first" [level=2]',
      '- heading "Your decision" [level=2]',
      '- form "Your decision":',
      '- textbox "Comment"',
      '- button "Approve"',
      '- button "Send back"',
    ])
      expect(tree.split("\n").map((each) => each.trim())).toContain(line);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await page.context().close();
  });

  it.each([
    ["as people mostly see it", {}],
    ["in the dark", { colorScheme: "dark" }],
    ["on a small screen", { viewport: { width: 320, height: 640 } }],
  ] as [string, BrowserContextOptions][])("has no fault that axe knows, %s", async (_name, options) => {
    const { workflowId } = await startLifecycle();
    const { page } = await open(linkTo(workflowId), { ...options, bypassCSP: true });
    expect(await accessibilityFaults(page)).toEqual([]);
    const sideways = await page.evaluate<boolean>("document.documentElement.scrollWidth > innerWidth");
    expect(sideways).toBe(false);
    await press(page, "Tab", "Tab", "Tab", "Tab", "Enter");
    await page.getByRole("alert").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.context().close();
  });

  it("is styled by its own style under its own policy", async () => {
    const { workflowId } = await startLifecycle();
    const { page, complaints } = await open(linkTo(workflowId));
    const width = await page.evaluate<string>("getComputedStyle(document.querySelector('main')).maxWidth");
    expect(width).toBe("672px");
    await page.evaluate(
      "document.body.append(Object.assign(document.createElement('script'), { text: `document.title = 'changed'` }))",
    );
    expect(await page.title()).toContain("Approve");
    expect(complaints.join()).toContain("Content Security Policy");
    await page.context().close();
  });
});

describe("a link that cannot be used says why, on a page of its own", () => {
  const used = async (): Promise<string> => {
    const { workflowId } = await startLifecycle();
    const url = linkTo(workflowId);
    const { page } = await open(url);
    await page.getByRole("button", { name: "Approve" }).click();
    await page.getByRole("heading", { name: "Approved" }).waitFor();
    await page.context().close();
    return url;
  };

  it.each<[string, () => Promise<string>, number, string]>([
    [
      "expired",
      async () =>
        linkTo((await startLifecycle()).workflowId, { expiresAt: new Date(Date.now() - 1000).toISOString() }),
      410,
      "This link has expired",
    ],
    ["used", used, 409, "This link has been used"],
    [
      "tampered with",
      async () => linkTo((await startLifecycle()).workflowId).replace(/.{5}$/, "AAAAA"),
      403,
      "This link is not valid",
    ],
    [
      "about another revision",
      async () => {
        const { workflowId, edit } = await startLifecycle();
        await edit();
        return linkTo(workflowId);
      },
      409,
      "The content has changed since",
    ],
    ["of an unknown workflow", async () => linkTo(exampleWorkflowId(9999)), 404, "This is no longer known"],
  ])("%s", async (_name, make, status, expected) => {
    const url = await make();
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    const response = await page.goto(url);
    expect(response?.status()).toBe(status);
    expect(await heading(page)).toBe(expected);
    expect(await page.title()).toBe(expected);
    expect(await page.locator("form, button, input").count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await context.close();
  });

  it("used while the page was open in another window: the decision that came first holds", async () => {
    const { workflowId } = await startLifecycle();
    const url = linkTo(workflowId);
    const first = await open(url);
    const second = await open(linkTo(workflowId, { actor: { id: "deputy", role: "cms-reviewer" } }));
    await first.page.getByRole("button", { name: "Approve" }).click();
    await first.page.getByRole("heading", { name: "Approved" }).waitFor();
    await second.page.getByLabel("Comment").fill("Too late.");
    await second.page.getByRole("button", { name: "Send back" }).click();
    await second.page.getByRole("heading", { name: "This has been decided already" }).waitFor();
    expect(await decisionsOf(workflowId)).toEqual([1, 0]);
    await first.page.context().close();
    await second.page.context().close();
  });
});
