import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { proxyProblems } from "@temporal-cms/contracts";
import type { HttpService } from "@temporal-cms/runtime";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type DevServer, startDevServer } from "../../tests/support/dev-server.ts";
import { exampleEvent, exampleKeyOf, exampleWorkflowId } from "./testing/example-event.ts";
import { proxyOn, signalsOf } from "./testing/live-proxy.ts";
import { SiteClient } from "./testing/site-client.ts";
import { keys } from "./testing/test-proxy.ts";

const actor = { id: "user-7", role: "cms-admin" };
const waiting = { timeout: 20_000, interval: 50 };

let folder: string;
let databaseFile: string;
let server: DevServer;
let connection: Connection;
let temporal: Client;
let proxy: HttpService;
let site: SiteClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "proxy-"));
  databaseFile = join(folder, "temporal.db");
  server = await startDevServer({ databaseFile });
  connection = await Connection.connect({ address: server.address });
  temporal = new Client({ connection, namespace: server.namespace });
  proxy = await proxyOn(server, { queryTimeout: 1000, temporalTimeout: 20_000 });
  site = new SiteClient(proxy.url, "newsroom", keys.newsroom);
});
afterAll(async () => {
  await proxy.close();
  await connection.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

describe("a namespace that does not exist", () => {
  it("is an outage: 503 on every route, and not ready", async () => {
    const lost = await proxyOn(
      { ...server, namespace: "no-such-namespace" },
      { queryTimeout: 5000, temporalTimeout: 5000 },
    );
    try {
      const client = new SiteClient(lost.url, "newsroom", keys.newsroom);
      const workflowId = exampleWorkflowId(1);
      for (const request of [
        { path: "/workflows", body: exampleEvent(1), id: exampleKeyOf("lost") },
        { path: `/signals/${workflowId}/publishNow`, body: { actor } },
        { path: `/signals/${workflowId}/approvalGranted`, body: { actor, revision: "newsroom/en@1" } },
        { path: `/workflows/${workflowId}/status` },
        { path: `/queries/${workflowId}/currentStage` },
        { path: "/statuses", body: { workflowIds: [workflowId] } },
      ]) {
        const { status, json } = await client.send(request);
        expect([request.path, status, json["type"]]).toEqual([request.path, 503, proxyProblems.unavailable]);
      }
      expect((await fetch(`${lost.url}/readyz`)).status).toBe(503);
    } finally {
      await lost.close();
    }
  });
});

describe("while the server is down", () => {
  it("answers 503 with Retry-After and is not ready; the same requests then arrive once", async () => {
    await site.must({ path: "/workflows", body: exampleEvent(40), id: exampleKeyOf("before") });
    const event = (item: number) => ({
      path: "/workflows",
      body: exampleEvent(item),
      id: exampleKeyOf(`${item}-down`),
    });
    const press = { path: `/signals/${exampleWorkflowId(40)}/publishNow`, body: { actor }, id: randomUUID() };
    const impatient = await proxyOn(server, { queryTimeout: 300, temporalTimeout: 1000 });
    try {
      const client = new SiteClient(impatient.url, "newsroom", keys.newsroom);
      await server.stop();
      const answers = await Promise.all([
        client.send(event(40)),
        client.send(event(41)),
        client.send(press),
        client.send({ path: `/workflows/${exampleWorkflowId(40)}/status` }),
        client.send({ path: "/statuses", body: { workflowIds: [exampleWorkflowId(40)] } }),
      ]);
      for (const { status, json, headers } of answers) {
        expect([status, json["type"]]).toEqual([503, proxyProblems.unavailable]);
        expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
      }
      expect((await fetch(`${impatient.url}/readyz`)).status).toBe(503);
      expect((await fetch(`${impatient.url}/healthz`)).status).toBe(200);
    } finally {
      await impatient.close();
    }

    server = await startDevServer({ databaseFile, port: server.port });
    await vi.waitFor(async () => expect((await fetch(`${proxy.url}/readyz`)).status).toBe(200), waiting);
    expect((await site.must(event(40)))["outcome"]).toBe("signalled");
    expect((await site.must(event(41)))["outcome"]).toBe("started");
    expect((await site.must(event(41)))["outcome"]).toBe("duplicate");
    expect((await site.send(press)).status).toBe(202);
    expect(await signalsOf(temporal, exampleWorkflowId(40), "contentUpdated")).toBe(2);
    expect(await signalsOf(temporal, exampleWorkflowId(40), "publishNow")).toBe(1);
  });
});
