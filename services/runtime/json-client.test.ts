import { type RequestListener, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { problemContentType } from "@temporal-cms/contracts";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { ServiceError, callJson } from "./json-client.ts";

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const call = (url: string, timeout = 5000, signal?: AbortSignal): Promise<{ ok: boolean }> =>
  callJson({
    service: "shop",
    method: "POST",
    url: `${url}/things?secret=1`,
    headers: { "idempotency-key": "k" },
    body: { a: "ä" },
    answer: z.object({ ok: z.boolean() }),
    timeout,
    ...(signal ? { signal } : {}),
  });

async function failureOf(promise: Promise<unknown>): Promise<ServiceError> {
  try {
    await promise;
  } catch (error) {
    expect(error).toBeInstanceOf(ServiceError);
    return error as ServiceError;
  }
  return expect.unreachable();
}

describe("callJson", () => {
  it("sends JSON and parses the answer", async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => (body += text));
      request.on("end", () => {
        seen.push(request.method, request.headers["idempotency-key"], request.headers["content-type"], body);
        response.end('{"ok":true}');
      });
    });
    expect(await call(url)).toEqual({ ok: true });
    expect(seen).toEqual(["POST", "k", "application/json", '{"a":"ä"}']);
  });

  it.each([
    [400, false],
    [404, false],
    [408, true],
    [409, false],
    [422, false],
    [425, true],
    [429, true],
    [500, true],
    [503, true],
  ])("%d is retryable: %s", async (status, retryable) => {
    const url = await serve((_request, response) => {
      response.writeHead(status, { "content-type": problemContentType, "retry-after": "3" });
      response.end(JSON.stringify({ type: "urn:x", title: "No", status, detail: "because" }));
    });
    const failure = await failureOf(call(url));
    expect(failure).toMatchObject({ service: "shop", status, retryable, retryAfter: 3000 });
    expect(failure.problem?.type).toBe("urn:x");
    expect(failure.message).toBe(`POST /things of shop answered ${status}: because`);
  });

  it("reads a date in Retry-After", async () => {
    const url = await serve((_request, response) => {
      response.writeHead(503, { "retry-after": new Date(Date.now() + 60_000).toUTCString() }).end();
    });
    const { retryAfter } = await failureOf(call(url));
    expect(retryAfter).toBeGreaterThan(50_000);
    expect(retryAfter).toBeLessThanOrEqual(60_000);
  });

  it("calls an answer that breaks the interface final", async () => {
    for (const text of ['{"ok":1}', "<html>", ""]) {
      const url = await serve((_request, response) => void response.end(text));
      expect(await failureOf(call(url))).toMatchObject({ retryable: false, status: 200 });
      server?.close();
    }
  });

  it("gives up after the time-out and retries nobody who is away", async () => {
    const silent = await serve(() => undefined);
    const late = await failureOf(call(silent, 50));
    expect(late).toMatchObject({ retryable: true });
    expect(late.message).toContain("did not answer within 50 ms");
    server?.closeAllConnections();
    server?.close();
    expect(await failureOf(call(silent))).toMatchObject({ retryable: true, status: undefined });
  });

  it("rethrows the caller's own reason to stop", async () => {
    const url = await serve(() => undefined);
    const reason = new Error("cancelled");
    await expect(call(url, 5000, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it("follows no redirect", async () => {
    const url = await serve((_request, response) =>
      response.writeHead(302, { location: "/elsewhere" }).end(),
    );
    expect((await failureOf(call(url))).message).toContain("could not be reached");
  });
});
