import { request as httpRequest } from "node:http";
import { proxyProblems, replayWindowSeconds, siteHeader, webhookHeaders } from "@temporal-cms/contracts";
import { signRequest } from "@temporal-cms/runtime";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { exampleEvent, exampleKeyOf, exampleWorkflowId } from "./testing/example-event.ts";
import type { Answer, SentRequest } from "./testing/site-client.ts";
import { type TestProxy, keys, startTestProxy } from "./testing/test-proxy.ts";

let proxy: TestProxy;
beforeAll(async () => {
  proxy = await startTestProxy();
});
afterAll(() => proxy.service.close());
beforeEach(() => {
  proxy.lifecycles.items.clear();
  proxy.lifecycles.calls.length = 0;
});

const publishNow = { actor: { id: "user-7", role: "cms-admin" } };
/** One request for each route of sites. */
const routes: [string, SentRequest][] = [
  ["POST /workflows", { path: "/workflows", body: exampleEvent(1), id: exampleKeyOf("route") }],
  ["POST /signals", { path: `/signals/${exampleWorkflowId(1)}/publishNow`, body: publishNow }],
  ["GET status", { path: `/workflows/${exampleWorkflowId(1)}/status` }],
  ["GET query", { path: `/queries/${exampleWorkflowId(1)}/currentStage` }],
  ["POST /statuses", { path: "/statuses", body: { workflowIds: [exampleWorkflowId(1)] } }],
];

function expectRefused(answer: Answer, reason: string): void {
  expect(answer.status).toBe(401);
  expect(answer.json).toMatchObject({ type: proxyProblems.unauthenticated, reason });
  expect(answer.headers.get("www-authenticate")).toBe("StandardWebhooks");
  expect(proxy.lifecycles.calls).toEqual([]);
}

describe.each(routes)("%s", (_name, request) => {
  beforeEach(() => void proxy.lifecycles.add(exampleWorkflowId(1), { status: { currentStage: "draft" } }));
  const send = (changes: Partial<SentRequest>): Promise<Answer> =>
    proxy.client.send({ ...request, ...changes });

  it("takes a signature by either key of the site", async () => {
    for (const key of [keys.newsroom, keys.newsroomNext])
      expect((await send({ key })).status).toBeLessThan(300);
  });

  it.each([...Object.values(webhookHeaders), siteHeader])("refuses a request without %s", async (header) => {
    expectRefused(await send({ headers: { [header]: "" } }), "missing");
  });

  it("refuses the key of another site and of nobody", async () => {
    expectRefused(await send({ key: keys.magazine }), "wrong_signature");
    expectRefused(await send({ key: keys.stranger }), "wrong_signature");
    expectRefused(await send({ site: "magazine" }), "wrong_signature");
    expectRefused(await send({ site: "nowhere" }), "unknown_site");
    expectRefused(await send({ site: "__proto__" }), "unknown_site");
  });

  it("refuses what is too old or too far ahead", async () => {
    const beyond = (replayWindowSeconds + 5) * 1000;
    expectRefused(await send({ at: Date.now() - beyond }), "outside_replay_window");
    expectRefused(await send({ at: Date.now() + beyond }), "outside_replay_window");
  });

  it("refuses a malformed timestamp, id and signature", async () => {
    expectRefused(await send({ headers: { [webhookHeaders.timestamp]: "now" } }), "malformed");
    for (const id of ["short", "with.full.stops.inside", "x".repeat(129)])
      expectRefused(await send({ id }), "malformed");
    for (const signature of ["v1,", "v1,AAAA", "none"])
      expectRefused(await send({ headers: { [webhookHeaders.signature]: signature } }), "wrong_signature");
  });

  it("refuses a signature over another path, method, body or id", async () => {
    const { path, body } = request;
    const text = body === undefined ? "" : JSON.stringify(body);
    const right = {
      id: "another-id-of-16-chars",
      method: body === undefined ? "GET" : "POST",
      path,
      body: text,
    };
    for (const wrong of [
      { ...right, path: `${path}?a=1` },
      { ...right, path: path.replace("newsroom", "magazine").concat("/") },
      { ...right, method: "PUT" },
      { ...right, body: `${text} ` },
      { ...right, id: "another-id-of-17-chars!" },
    ])
      expectRefused(
        await send({ headers: { ...signRequest(keys.newsroom, wrong), [webhookHeaders.id]: right.id } }),
        "wrong_signature",
      );
  });
});

describe("another site's content", () => {
  it.each(routes.slice(1))("%s answers 403", async (_name, request) => {
    const foreign = JSON.parse(JSON.stringify(request).replaceAll("newsroom", "magazine")) as SentRequest;
    const answer = await proxy.client.send(foreign);
    expect(answer.status).toBe(403);
    expect(answer.json["type"]).toBe(proxyProblems.forbidden);
    expect(proxy.lifecycles.calls).toEqual([]);
  });

  it("POST /workflows answers 403 to an event of it", async () => {
    const event = exampleEvent(1);
    const body = { ...event, source: { ...event.source, site: "magazine" } };
    const answer = await proxy.client.send({ path: "/workflows", body, id: exampleKeyOf("foreign") });
    expect(answer.status).toBe(403);
    expect(proxy.lifecycles.calls).toEqual([]);
  });

  it("a site whose name begins alike is another site", async () => {
    const path = `/workflows/${exampleWorkflowId(1, "newsroom-2")}/status`;
    expect((await proxy.client.send({ path })).status).toBe(403);
  });

  it.each([
    `${exampleWorkflowId(1)}/translation/de`,
    `${exampleWorkflowId(1)}:de`,
    exampleWorkflowId(1)
      .toUpperCase()
      .replace("CONTENT:NEWSROOM:POST", "content:newsroom:post")
      .replace("0B7", "0B7"),
    "content:newsroom:",
  ])("%s is no lifecycle of the site", async (workflowId) => {
    const answer = await proxy.client.send({ path: `/workflows/${encodeURIComponent(workflowId)}/status` });
    expect(answer.status).toBe(404);
    expect(proxy.lifecycles.calls).toEqual([]);
  });
});

describe("bodies", () => {
  it("are taken up to 256 KiB, and no further", async () => {
    const sized = (size: number): string => JSON.stringify({ workflowIds: "x".repeat(size - 18) });
    const atLimit = sized(256 * 1024);
    expect(Buffer.byteLength(atLimit)).toBe(256 * 1024);
    expect((await proxy.client.send({ path: "/statuses", body: atLimit })).status).toBe(422);
    const answer = await proxy.client.send({ path: "/statuses", body: sized(256 * 1024 + 1) });
    expect(answer.status).toBe(413);
    expect(answer.json["type"]).toBe(proxyProblems.tooLarge);
  });

  it.each(["", "{", "nonsense", '{"a":1}}'])(
    "that are not JSON (%j) are refused after the signature",
    async (body) => {
      for (const path of ["/workflows", "/statuses", `/signals/${exampleWorkflowId(1)}/publishNow`]) {
        const answer = await proxy.client.send({ method: "POST", path, body, id: exampleKeyOf("json") });
        expect([answer.status, answer.json["detail"]]).toEqual([400, "The body is not JSON."]);
      }
    },
  );

  it("that are not UTF-8, or are compressed, are refused: another text would be signed", async () => {
    const raw = (bytes: Buffer, headers: Record<string, string>): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const sent = httpRequest(`${proxy.service.url}/statuses`, { method: "POST", headers }, (response) => {
          response.resume().on("end", () => resolve(response.statusCode));
        });
        sent.on("error", reject).end(bytes);
      });
    const signed = signRequest(keys.newsroom, {
      id: exampleKeyOf("x"),
      method: "POST",
      path: "/statuses",
      body: "\uFFFD",
    });
    const headers = { [siteHeader]: "newsroom", ...signed };
    expect(await raw(Buffer.from([0xff]), headers)).toBe(400);
    expect(await raw(Buffer.from("{}"), { ...headers, "content-encoding": "gzip" })).toBe(415);
  });
});

describe("what needs no signature", () => {
  it.each(["/healthz", "/readyz", "/metrics", "/openapi.json"])("%s", async (path) => {
    expect((await fetch(`${proxy.service.url}${path}`)).status).toBe(200);
  });

  it("is not ready while Temporal is away", async () => {
    proxy.lifecycles.away = true;
    const response = await fetch(`${proxy.service.url}/readyz`);
    proxy.lifecycles.away = false;
    expect(response.status).toBe(503);
  });

  it("is no other route and no other method", async () => {
    for (const [method, path] of [
      ["GET", "/"],
      ["GET", "/workflows"],
      ["PUT", "/approvals/token"],
      ["DELETE", `/workflows/${exampleWorkflowId(1)}/status`],
      ["POST", "/healthz"],
    ] as const) {
      const answer = await proxy.client.send({ method, path, body: method === "GET" ? undefined : "{}" });
      expect([method, path, answer.status]).toEqual([method, path, 404]);
    }
    expect((await proxy.client.send({ path: "/workflows/%E0%A4%A/status" })).status).toBe(400);
  });
});
