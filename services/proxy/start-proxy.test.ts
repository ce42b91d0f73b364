import openApi from "@temporal-cms/contracts/openapi.json" with { type: "json" };
import { proxyProblems, siteHeader } from "@temporal-cms/contracts";
import { signRequest } from "@temporal-cms/runtime";
import { afterEach, describe, expect, it } from "vitest";
import { exampleEvent, exampleKeyOf, exampleWorkflowId } from "./testing/example-event.ts";
import { SiteClient } from "./testing/site-client.ts";
import { type TestProxy, keys, startTestProxy } from "./testing/test-proxy.ts";

let proxy: TestProxy;
afterEach(() => proxy.service.close());

const auditLines = (): Record<string, unknown>[] =>
  proxy.log.flatMap((line) => (line["audit"] ? [line["audit"] as Record<string, unknown>] : []));

describe("the proxy", () => {
  it("serves the OpenAPI document of the contracts, and every route of it", async () => {
    proxy = await startTestProxy();
    expect(await (await fetch(`${proxy.service.url}/openapi.json`)).json()).toEqual(openApi);
    for (const [template, operations] of Object.entries(openApi.paths)) {
      const path = template.replace("{workflowId}", exampleWorkflowId(1)).replace("{query}", "currentStage");
      for (const method of Object.keys(operations)) {
        const response = await fetch(`${proxy.service.url}${path}`, { method: method.toUpperCase() });
        // The approval pages know no signature but that of the link itself.
        expect([path, response.status]).toEqual([path, path.startsWith("/approvals") ? 403 : 401]);
      }
    }
  });

  it("limits each site by itself, and only who is known", async () => {
    proxy = await startTestProxy({ rateLimit: 3 });
    const request = { path: "/statuses", body: { workflowIds: [exampleWorkflowId(1)] } };
    for (let count = 0; count < 5; count += 1)
      expect((await proxy.client.send({ ...request, key: keys.stranger })).status).toBe(401);
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push(await proxy.client.send(request));
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    const refused = statuses[3]!;
    expect(refused.json["type"]).toBe(proxyProblems.tooManyRequests);
    const wait = Number(refused.headers.get("retry-after"));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    const magazine = new SiteClient(proxy.service.url, "magazine", keys.magazine);
    expect(
      (await magazine.send({ path: "/statuses", body: { workflowIds: [exampleWorkflowId(1, "magazine")] } }))
        .status,
    ).toBe(200);
  });

  it("writes an audit line for each request, without bodies", async () => {
    proxy = await startTestProxy();
    const id = exampleKeyOf("audit");
    await proxy.client.send({ path: "/workflows", body: exampleEvent(1), id });
    await proxy.client.send({
      path: `/signals/${exampleWorkflowId(1)}/cancelLifecycle`,
      body: { actor: { id: "user-8", role: "observer" }, reason: "secret reason" },
    });
    await proxy.client.send({ path: `/workflows/${exampleWorkflowId(1)}/status`, key: keys.stranger });
    await proxy.client.send({ path: "/nothing/here" });
    await expect.poll(auditLines).toHaveLength(4);
    expect(auditLines()).toEqual([
      {
        method: "POST",
        route: "/workflows",
        status: 202,
        site: "newsroom",
        requestId: id,
        actor: "user-7",
        role: "cms-admin",
        workflowId: exampleWorkflowId(1),
        outcome: "started",
        durationMs: expect.any(Number) as number,
      },
      expect.objectContaining({
        route: "/signals/:workflowId/:signal",
        status: 403,
        site: "newsroom",
        actor: "user-8",
        role: "observer",
        workflowId: exampleWorkflowId(1),
        outcome: proxyProblems.forbidden,
      }),
      expect.objectContaining({
        status: 401,
        outcome: proxyProblems.unauthenticated,
        reason: "wrong_signature",
      }),
      expect.objectContaining({ route: "unmatched", status: 404 }),
    ]);
    expect(JSON.stringify(proxy.log)).not.toMatch(/secret reason|whsec_|v1,/);
    expect(await proxy.metric("proxy_refused_signatures_total")).toEqual([
      'proxy_refused_signatures_total{caller="site",reason="wrong_signature"} 1',
    ]);
  });

  it("writes an audit line for a caller who did not wait for the answer", async () => {
    proxy = await startTestProxy();
    let goOn: (() => void) | undefined;
    proxy.lifecycles.list = async () => {
      await new Promise<void>((resolve) => (goOn = resolve));
      return [];
    };
    const body = JSON.stringify({ workflowIds: [exampleWorkflowId(1)] });
    const id = exampleKeyOf("impatient");
    const leaving = new AbortController();
    const answer = fetch(`${proxy.service.url}/statuses`, {
      method: "POST",
      body,
      signal: leaving.signal,
      headers: {
        [siteHeader]: "newsroom",
        ...signRequest(keys.newsroom, { id, method: "POST", path: "/statuses", body }),
      },
    });
    await expect.poll(() => goOn).toBeDefined();
    leaving.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(auditLines).toMatchObject([{ route: "/statuses", status: "aborted", requestId: id }]);
    goOn!();
  });

  it("sends protective headers and says nothing of what it is made of", async () => {
    proxy = await startTestProxy();
    const { headers } = await proxy.client.send({ path: "/nothing" });
    expect(headers.get("content-security-policy")).toBe("default-src 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.has("x-powered-by")).toBe(false);
    expect(headers.has("access-control-allow-origin")).toBe(false);
  });

  it("frees its port and its lifecycles when the port is taken or it closes", async () => {
    proxy = await startTestProxy();
    await expect(startTestProxy({ port: proxy.service.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    let closed = 0;
    proxy.lifecycles.close = () => Promise.resolve(void (closed += 1));
    await proxy.service.close();
    expect(closed).toBe(1);
    await expect(fetch(`${proxy.service.url}/healthz`)).rejects.toThrow();
  });
});
