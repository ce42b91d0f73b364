import {
  QueryResponse,
  StatusResponse,
  StatusesResponse,
  proxyProblems,
  queries,
} from "@temporal-cms/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exampleUuid, exampleWorkflowId } from "../testing/example-event.ts";
import { type TestProxy, startTestProxy } from "../testing/test-proxy.ts";

const workflowId = exampleWorkflowId(1);
const status = {
  workflowId,
  source: { cms: "wordpress", site: "newsroom", type: "post", uuid: exampleUuid(1), id: "1" },
  stage: "awaiting_approval",
  awaitingAction: "approval",
  revision: "newsroom/en@41",
  expedited: false,
  priority: 3,
  locales: [],
  compliance: [],
  history: [],
};

let proxy: TestProxy;
beforeEach(async () => {
  proxy = await startTestProxy();
});
afterEach(() => proxy.service.close());

describe("GET /workflows/:workflowId/status", () => {
  const path = `/workflows/${workflowId}/status`;

  it("is what a worker says, of a closed lifecycle too", async () => {
    for (const open of [true, false]) {
      proxy.lifecycles.add(workflowId, { open, status });
      const answer = StatusResponse.parse(await proxy.client.must({ path }));
      expect(answer).toEqual({ source: "query", status });
    }
  });

  it("is what visibility knows when no worker answers", async () => {
    proxy.lifecycles.add(workflowId, { open: false });
    const answer = StatusResponse.parse(await proxy.client.must({ path }));
    expect(answer).toMatchObject({
      source: "visibility",
      summary: { workflowId, open: false, stage: "draft" },
    });
    expect(await proxy.metric("proxy_status_reads_total")).toEqual([
      'proxy_status_reads_total{source="visibility"} 1',
    ]);
  });

  it("is 404 of an unknown workflow, and 503 while Temporal is away", async () => {
    const unknown = await proxy.client.send({ path });
    expect([unknown.status, unknown.json["type"]]).toEqual([404, proxyProblems.workflowNotFound]);
    proxy.lifecycles.away = true;
    expect((await proxy.client.send({ path })).status).toBe(503);
  });

  it("reads the workflow id percent-encoded too", async () => {
    proxy.lifecycles.add(workflowId, { status });
    const encoded = `/workflows/${encodeURIComponent(workflowId)}/status?fresh=1`;
    expect((await proxy.client.must({ path: encoded }))["source"]).toBe("query");
  });
});

describe("GET /queries/:workflowId/:query", () => {
  const ask = (query: string) => proxy.client.send({ path: `/queries/${workflowId}/${query}` });

  it.each(Object.keys(queries))("%s is what a worker says", async (query) => {
    const answers = { currentStage: "draft", awaitingAction: "none", linkedCmsUrl: "https://a.example/" };
    proxy.lifecycles.add(workflowId, { status: answers });
    const { json } = await ask(query);
    const result = query === "lifecycleStatus" ? answers : answers[query as keyof typeof answers];
    expect(QueryResponse.parse(json)).toEqual({ workflowId, query, result, source: "query" });
  });

  it("falls back to visibility for what that knows, and says so for the rest", async () => {
    proxy.lifecycles.add(workflowId);
    expect((await ask("currentStage")).json).toMatchObject({ result: "draft", source: "visibility" });
    expect((await ask("awaitingAction")).json).toMatchObject({ result: "none", source: "visibility" });
    for (const query of ["linkedCmsUrl", "lifecycleStatus"]) {
      const answer = await ask(query);
      expect([answer.status, answer.headers.has("retry-after")]).toEqual([503, true]);
    }
  });

  it("is 404 of an unknown workflow or query", async () => {
    expect((await ask("currentStage")).json["type"]).toBe(proxyProblems.workflowNotFound);
    for (const query of ["__stack_trace", "toString", "stage"])
      expect((await ask(query)).json["type"]).toBe(proxyProblems.notFound);
  });
});

describe("POST /statuses", () => {
  const post = (workflowIds: unknown) => proxy.client.send({ path: "/statuses", body: { workflowIds } });
  const ids = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => exampleWorkflowId(index));

  it("answers 100 ids by one call, and leaves out what has no lifecycle", async () => {
    for (const id of ids(50)) proxy.lifecycles.add(id);
    const { statuses } = StatusesResponse.parse((await post(ids(100))).json);
    expect(statuses.map((summary) => summary.workflowId)).toEqual(ids(50));
    expect(proxy.lifecycles.calls).toEqual(["list"]);
  });

  it.each([ids(101), [], "x", [1], [""], ["x".repeat(257)], undefined])("refuses %#", async (workflowIds) => {
    const answer = await post(workflowIds);
    expect([answer.status, answer.json["type"]]).toEqual([422, proxyProblems.invalid]);
    expect(proxy.lifecycles.calls).toEqual([]);
  });

  it("refuses the whole call when one id is another site's", async () => {
    const answer = await post([...ids(3), exampleWorkflowId(1, "magazine")]);
    expect(answer.status).toBe(403);
    expect(proxy.lifecycles.calls).toEqual([]);
  });

  it("asks visibility only for what can be an id, each once", async () => {
    const asked: (readonly string[])[] = [];
    const list = proxy.lifecycles.list.bind(proxy.lifecycles);
    proxy.lifecycles.list = (workflowIds) => {
      asked.push(workflowIds);
      return list(workflowIds);
    };
    await post([workflowId, workflowId, "content:newsroom:post:' OR 1=1", 'content:newsroom:"']);
    expect(asked).toEqual([[workflowId]]);
    expect((await post(["content:newsroom:nothing"])).json).toEqual({ statuses: [] });
    expect(asked).toHaveLength(1);
  });

  it("is 503 while Temporal is away", async () => {
    proxy.lifecycles.away = true;
    expect((await post(ids(1))).status).toBe(503);
  });
});
