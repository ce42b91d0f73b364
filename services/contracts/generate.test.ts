import { describe, expect, it } from "vitest";
import { generatedFiles, staleFiles } from "./generate.ts";

const files = generatedFiles();

describe("the generated files", () => {
  it("are current (otherwise run `npm run contracts`)", () => {
    expect(staleFiles(files)).toEqual([]);
  });

  it("are told to be stale when a schema or a name has changed", () => {
    const changed = new Map(files).set("openapi.json", "{}\n").set("fixtures/new.json", "{}\n");
    changed.delete("fixtures/names.json");
    expect(staleFiles(changed)).toEqual(["fixtures/names.json", "fixtures/new.json", "openapi.json"]);
  });
});

describe("openapi.json", () => {
  interface Operation {
    operationId: string;
    security: unknown[];
    responses: Record<string, { content: Record<string, unknown> }>;
  }
  const document = JSON.parse(files.get("openapi.json")!) as {
    openapi: string;
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, unknown> };
  };
  const pagesForPeople = ["showApproval", "decideApproval"];
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item));

  it("is OpenAPI 3.1 with every route of the proxy", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(Object.keys(document.paths).sort()).toEqual([
      "/approvals/{token}",
      "/queries/{workflowId}/{query}",
      "/signals/{workflowId}/approvalGranted",
      "/signals/{workflowId}/approvalRejected",
      "/signals/{workflowId}/cancelLifecycle",
      "/signals/{workflowId}/publishNow",
      "/statuses",
      "/webhooks/translation/simulator",
      "/workflows",
      "/workflows/{workflowId}/status",
    ]);
  });

  it("leaves no operation open, and answers every fault with a problem document", () => {
    for (const { operationId, security, responses } of operations) {
      if (pagesForPeople.includes(operationId)) continue;
      expect(security).toHaveLength(1);
      for (const [status, { content }] of Object.entries(responses)) {
        const type = Number(status) < 400 ? "application/json" : "application/problem+json";
        expect(Object.keys(content)).toEqual([type]);
      }
    }
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });

  it("answers people by pages, whose token is the credential", () => {
    const pages = operations.filter(({ operationId }) => pagesForPeople.includes(operationId));
    expect(pages).toHaveLength(2);
    for (const { security, responses } of pages) {
      expect(security).toEqual([]);
      for (const { content } of Object.values(responses)) expect(Object.keys(content)).toEqual(["text/html"]);
    }
  });

  it("refers only to schemas that it has", () => {
    const references = [...files.get("openapi.json")!.matchAll(/"#\/components\/schemas\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(20);
    for (const [, name] of references) expect(document.components.schemas).toHaveProperty([name!]);
  });
});
