import { Agent, get } from "node:http";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { type HttpService, type HttpServiceOptions, startHttpService } from "./http-service.ts";

const started: HttpService[] = [];
afterEach(async () => {
  for (const service of started.splice(0)) await service.close();
});

async function serve(options: Partial<HttpServiceOptions> = {}): Promise<HttpService> {
  const service = await startHttpService({
    name: "test",
    logger: pino({ level: "silent" }),
    host: "127.0.0.1",
    port: 0,
    routes: (app) => {
      app.get("/items/:id", (_request, response) => void response.json({}));
    },
    ...options,
  });
  started.push(service);
  return service;
}

describe("startHttpService", () => {
  it("answers health and readiness, and is not ready while draining", async () => {
    const service = await serve();
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    service.drain?.();
    const response = await fetch(`${service.url}/readyz`);
    expect(response.status).toBe(503);
    expect(response.headers.get("connection")).toBe("close");
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  });

  it("is not ready while what it needs is away", async () => {
    const state = { ready: false };
    const service = await serve({ isReady: () => Promise.resolve(state.ready) });
    expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    state.ready = true;
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  });

  it("measures requests by route, not by path", async () => {
    const service = await serve({ extraMetrics: () => Promise.resolve("extra_metric 1\n") });
    await fetch(`${service.url}/items/41`);
    await fetch(`${service.url}/secret-path`);
    const text = await (await fetch(`${service.url}/metrics`)).text();
    expect(text).toContain('route="/items/:id",status="200"');
    expect(text).toContain('route="unmatched",status="404"');
    expect(text).not.toMatch(/secret-path|items\/41/);
    expect(text).toContain("extra_metric 1");
  });

  it("says when the port is taken", async () => {
    const { port } = await serve();
    await expect(serve({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it("finishes the request under way before it closes", async () => {
    let answer: (() => void) | undefined;
    const service = await serve({
      routes: (app) => {
        app.get("/slow", (_request, response) => {
          answer = () => void response.json({ done: true });
        });
      },
    });
    const agent = new Agent({ keepAlive: true });
    const response = new Promise<number | undefined>((resolve, reject) => {
      get(`${service.url}/slow`, { agent }, (message) => {
        message.resume().on("end", () => resolve(message.statusCode));
      }).on("error", reject);
    });
    await expect.poll(() => answer).toBeDefined();
    const closed = service.close();
    answer!();
    expect(await response).toBe(200);
    await closed;
    agent.destroy();
    await expect(fetch(`${service.url}/healthz`)).rejects.toThrow();
  });

  it("sends a large answer to its end before it closes", async () => {
    const size = 8 * 1024 * 1024;
    const service = await serve({
      routes: (app) => {
        app.get("/large", (_request, response) => void response.send("x".repeat(size)));
      },
    });
    const response = await fetch(`${service.url}/large`);
    const closed = service.close();
    expect((await response.text()).length).toBe(size);
    await closed;
  });
});
