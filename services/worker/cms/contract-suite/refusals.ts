import {
  Problem,
  cmsApiBase,
  cmsPaths,
  cmsProblems,
  idempotencyHeader,
  problemContentType,
} from "@temporal-cms/contracts";
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { CmsError, NotFoundError } from "../client.ts";
import { httpCmsClient } from "../http-cms-client.ts";
import { newKey, publishRequest, stageTranslation, type Running } from "./cms-under-test.ts";

export function refusalsSuite(running: Running): void {
  const call = async (
    method: string,
    path: string,
    options: { body?: string; headers?: Record<string, string>; anonymous?: boolean } = {},
  ) => {
    const { connection } = running();
    const credentials = Buffer.from(`${connection.username}:${connection.applicationPassword}`).toString(
      "base64",
    );
    const response = await fetch(`${connection.baseUrl}${cmsApiBase[connection.cms]}${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        [idempotencyHeader]: randomUUID(),
        ...(options.anonymous ? {} : { authorization: `Basic ${credentials}` }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: options.body }),
    });
    const problem = Problem.parse(await response.json());
    expect(response.headers.get("content-type")).toContain(problemContentType);
    expect(problem.status).toBe(response.status);
    return problem;
  };
  const faultyPaths = (problem: Problem) => problem.errors?.map(({ path }) => path).toSorted();

  it("lets nobody in but the worker's user, on any route", async () => {
    const { connection, outsider } = running();
    const { item, staged } = await stageTranslation(running());
    const routes: [string, string][] = [
      ["GET", cmsPaths.info()],
      ["GET", cmsPaths.item(item.uuid, item.locale)],
      ["PUT", cmsPaths.item(item.uuid, item.locale)],
      ["POST", cmsPaths.schedule(item.uuid, item.locale)],
      ["POST", cmsPaths.publish(item.uuid, item.locale)],
      ["POST", cmsPaths.unpublish(item.uuid, item.locale)],
      ["PUT", cmsPaths.findings(item.uuid, item.locale, "pii")],
      ["GET", cmsPaths.publications()],
    ];
    for (const [method, path] of routes) {
      const body = method === "GET" ? {} : { body: "{}" };
      expect(await call(method, path, { anonymous: true, ...body }), path).toMatchObject({
        status: 401,
        type: cmsProblems.forbidden,
      });
    }
    const wrong = httpCmsClient({ ...connection, applicationPassword: "wrong wrong wrong wrong" });
    await expect(wrong.read(item)).rejects.toMatchObject({ status: 401, retryable: false });
    const other = httpCmsClient({ ...connection, ...outsider });
    const refused = await Promise.allSettled([
      other.read(item),
      other.publish(item, publishRequest(staged), newKey()),
    ]);
    for (const outcome of refused) {
      expect(outcome).toMatchObject({
        status: "rejected",
        reason: { status: 403, retryable: false, problem: { type: cmsProblems.forbidden } },
      });
    }
    expect((await running().client.read(item)).status).toBe("draft");
  });

  it("names every fault of a request at once, and does nothing", async () => {
    const { item, staged } = await stageTranslation(running());
    const path = cmsPaths.item(item.uuid, item.locale);
    const stage = await call("PUT", path, {
      headers: { [idempotencyHeader]: "" },
      body: JSON.stringify({
        type: "poem",
        sourceLocale: "EN",
        sourceHash: "0",
        sourceRevision: "",
        title: 1,
        terms: [{ vocabulary: "tags" }, 3],
        extra: true,
      }),
    });
    expect(stage).toMatchObject({ status: 422, type: cmsProblems.invalid });
    expect(faultyPaths(stage)).toEqual(
      [
        "body",
        "extra",
        idempotencyHeader,
        "sourceHash",
        "sourceLocale",
        "sourceRevision",
        "terms.0.name",
        "terms.1",
        "title",
        "type",
        "workflowId",
      ].toSorted(),
    );
    const schedule = await call("POST", `${path}/schedule`, {
      body: '{"publishAt":"tomorrow","expectedRevision":""}',
    });
    expect(faultyPaths(schedule)).toEqual(["expectedRevision", "publishAt", "workflowId"]);
    const publish = await call("POST", `${path}/publish`, { body: '{"workflowId":"w","locales":[]}' });
    expect(faultyPaths(publish)).toEqual(["expectedHash", "expectedRevision", "locales"]);
    const unpublish = await call("POST", `${path}/unpublish`, { body: "{}" });
    expect(faultyPaths(unpublish)).toEqual(["reason", "workflowId"]);
    const findings = await call("PUT", `${path}/findings/pii`, {
      body: JSON.stringify({
        check: "legal",
        findings: [
          { rule: "r", severity: "bad", locale: "de", message: "m", span: { field: "x", start: -1 } },
        ],
      }),
    });
    expect(faultyPaths(findings)).toEqual(
      [
        "check",
        "findings.0.severity",
        "findings.0.span.end",
        "findings.0.span.field",
        "findings.0.span.start",
      ].toSorted(),
    );
    expect(await running().client.read(item)).toMatchObject({ revision: staged.revision, status: "draft" });
  });

  it("refuses what is no JSON, no object, no uuid and no locale", async () => {
    const { item } = await stageTranslation(running());
    const path = cmsPaths.publish(item.uuid, item.locale);
    expect((await call("POST", path, { body: "{" })).status).toBe(400);
    expect((await call("POST", path, { body: "[]" })).status).toBe(422);
    const address = await call("GET", cmsPaths.item("1", "english"));
    expect(faultyPaths(address)).toEqual(["locale", "uuid"]);
    expect(await call("GET", "/nothing")).toMatchObject({ status: 404 });
  });

  it("knows no item to act on where there is none", async () => {
    const { client, sourceLocale } = running();
    const nowhere = { uuid: randomUUID(), locale: sourceLocale };
    const version = { revision: "1", hash: "0".repeat(64) };
    const calls = [
      client.publish(nowhere, publishRequest(version), newKey()),
      client.unpublish(nowhere, { workflowId: "w", reason: "r" }, newKey()),
      client.putFindings(nowhere, { check: "pii", findings: [] }, newKey()),
    ];
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { status: 404, retryable: false } });
      expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(NotFoundError);
      expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(CmsError);
    }
  });
}
