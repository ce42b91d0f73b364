import { Problem, problemContentType, proxyProblems } from "@temporal-cms/contracts";
import express from "express";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type HttpService, startHttpService } from "./http-service.ts";
import { ProblemError, parseRequest } from "./problem.ts";

let service: HttpService | undefined;
afterEach(() => service?.close());

async function serve(options: { fail?: unknown; log?: (line: string) => void }): Promise<string> {
  service = await startHttpService({
    name: "test",
    logger: pino({ level: "error" }, { write: (line: string) => options.log?.(line) }),
    host: "127.0.0.1",
    port: 0,
    routes: (app) => {
      app.get("/fail", () => {
        throw options.fail;
      });
      app.get("/things/:id", (_request, response) => void response.json({}));
      app.post("/echo", express.json({ limit: 100 }), (request, response) => {
        response.json(parseRequest(z.strictObject({ a: z.int(), b: z.array(z.string()) }), request.body));
      });
    },
  });
  return service.url;
}

async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get("content-type")).toContain(problemContentType);
  const problem = Problem.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return problem;
}

const post = (url: string, body: string): Promise<Response> =>
  fetch(`${url}/echo`, { method: "POST", body, headers: { "content-type": "application/json" } });

describe("problem documents", () => {
  it("list all faults of a request", async () => {
    const problem = await problemOf(await post(await serve({}), '{"a":1.5,"b":["x",2],"c":0}'));
    expect(problem).toMatchObject({ type: proxyProblems.invalid, status: 422 });
    expect(problem.errors?.map(({ path }) => path)).toEqual(["a", "b.1", ""]);
  });

  it("are the answer to broken JSON, too much of it, and unknown routes", async () => {
    const url = await serve({});
    expect(await problemOf(await post(url, "{"))).toMatchObject({ type: proxyProblems.invalid, status: 400 });
    expect(await problemOf(await post(url, `"${"x".repeat(200)}"`))).toMatchObject({
      type: proxyProblems.tooLarge,
      status: 413,
    });
    expect(await problemOf(await fetch(`${url}/nothing`))).toMatchObject({
      type: proxyProblems.notFound,
      status: 404,
    });
    expect((await problemOf(await fetch(`${url}/things/%E0%A4%A`))).status).toBe(400);
  });

  it("carry what a handler threw, with Retry-After", async () => {
    const problem = { type: proxyProblems.unavailable, title: "Away", status: 503, detail: "later" };
    const response = await fetch(
      `${await serve({ fail: new ProblemError(problem, { retryAfter: 7 }) })}/fail`,
    );
    expect(response.headers.get("retry-after")).toBe("7");
    expect(await problemOf(response)).toEqual(problem);
  });

  it("say nothing of faults of ours, which are logged", async () => {
    const lines: string[] = [];
    const url = await serve({ fail: new Error("password is hunter2"), log: (line) => lines.push(line) });
    const response = await fetch(`${url}/fail`);
    const text = await response.clone().text();
    expect(await problemOf(response)).toMatchObject({ type: proxyProblems.internal, status: 500 });
    expect(text).not.toContain("hunter2");
    expect(lines.join()).toContain("hunter2");
  });
});
