import { readFileSync } from "node:fs";
import path from "node:path";
import { ComplianceReport, type ComplianceRequest, problemContentType } from "@temporal-cms/contracts";
import { type HttpService, createLogger } from "@temporal-cms/runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadRulePacks, shippedRulePacks } from "./packs/rule-packs.ts";
import { startComplianceService } from "./service.ts";

const token = "token-of-the-compliance-tests";
let service: HttpService;

beforeAll(async () => {
  service = await startComplianceService({
    host: "127.0.0.1",
    port: 0,
    logger: createLogger("compliance", "silent"),
    serviceToken: token,
    rulePacks: loadRulePacks("RULE_PACKS", shippedRulePacks),
  });
});
afterAll(() => service.close());

function post(route: string, body: unknown, bearer = token): Promise<Response> {
  return fetch(new URL(route, service.url), {
    method: "POST",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

async function report(check: string, documents: ComplianceRequest["documents"]): Promise<ComplianceReport> {
  const response = await post(`/checks/${check}`, { site: "newsroom", documents });
  expect(response.status).toBe(200);
  return ComplianceReport.parse(await response.json());
}

const document = {
  locale: "en",
  title: "A clinically proven title",
  body: "<p>jane@example.org, <b>4111</b> 1111 1111 1111</p>",
  terms: [
    { vocabulary: "category", name: "News" },
    { vocabulary: "post_tag", name: "Sponsored" },
  ],
};

describe("the compliance service", () => {
  it("answers each check on its own, what blocks first", async () => {
    const pii = await report("pii", [document]);
    expect(pii.check).toBe("pii");
    expect(pii.findings.map(({ rule }) => rule)).toEqual(["pii.payment-card", "pii.email"]);
    const { span } = pii.findings[0]!;
    expect(document.body.slice(span!.start, span!.end)).toBe("4111</b> 1111 1111 1111");
    expect((await report("legal", [document])).findings.map(({ rule }) => rule)).toEqual([
      "legal.health-claim",
    ]);
    expect((await report("taxonomy", [document])).findings.map(({ severity }) => severity)).toEqual([
      "blocking",
      "advisory",
    ]);
    const metrics = await (await fetch(new URL("/metrics", service.url))).text();
    expect(metrics).toContain(
      'compliance_findings_total{check="pii",rule="pii.payment-card",severity="blocking"} 1',
    );
  });

  it("says of each finding in which locale it is", async () => {
    const { findings } = await report("pii", [document, { ...document, locale: "de" }]);
    expect(findings.map(({ locale }) => locale)).toEqual(["en", "de", "en", "de"]);
  });

  it("keeps to a thousand findings, and loses no blocking one for an advisory one", async () => {
    const body = `${"jane@example.org ".repeat(1500)} 4111111111111111`;
    const { findings } = await report("pii", [{ ...document, body }]);
    expect(findings).toHaveLength(1000);
    expect(findings[0]!.severity).toBe("blocking");
  });

  it("finds nothing that blocks in the sample article, in any of its languages", async () => {
    const sample = path.join(import.meta.dirname, "../../scripts/wordpress/sample-article");
    const terms = ["Environment", "Trees", "City life"].map((name) => ({ vocabulary: "post_tag", name }));
    const documents = ["en", "de", "es"].map((locale) => {
      const [title = "", , ...body] = readFileSync(path.join(sample, `${locale}.html`), "utf8").split("\n");
      return { locale, title, body: body.join("\n"), terms };
    });
    for (const check of ["pii", "legal", "taxonomy"]) {
      expect((await report(check, documents)).findings).toEqual([]);
    }
  });

  it("takes waivers into account, and reports those that have expired", async () => {
    const waiver = {
      id: "test",
      rule: "pii.payment-card",
      author: "Compliance desk",
      reason: "The number is the one of the card scheme's own examples.",
      expires: "2026-11-23",
    };
    const check = async (today: string) => {
      const waiving = await startComplianceService({
        host: "127.0.0.1",
        port: 0,
        logger: createLogger("compliance", "silent"),
        serviceToken: token,
        rulePacks: { ...loadRulePacks("RULE_PACKS", shippedRulePacks), waivers: [waiver] },
        now: () => new Date(today),
      });
      try {
        const response = await fetch(new URL("/checks/pii", waiving.url), {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          body: JSON.stringify({ site: "newsroom", documents: [document] }),
        });
        const { findings } = ComplianceReport.parse(await response.json());
        return findings.map(({ rule, severity }) => `${rule} ${severity}`);
      } finally {
        await waiving.close();
      }
    };
    expect(await check("2026-11-23T23:59:59Z")).toEqual(["pii.payment-card advisory", "pii.email advisory"]);
    expect(await check("2026-11-24T00:00:00Z")).toEqual([
      "pii.payment-card blocking",
      "pii.email advisory",
      "waiver.expired advisory",
    ]);
  });

  it("refuses strangers, unknown checks, nonsense and floods", async () => {
    const good = { site: "newsroom", documents: [document] };
    expect((await post("/checks/pii", good, "token-of-some-stranger-here")).status).toBe(401);
    expect((await post("/checks/spelling", good)).status).toBe(404);
    expect((await post("/checks/pii", "{")).status).toBe(400);
    expect((await post("/checks/pii", { ...good, site: "x".repeat(17_000_000) })).status).toBe(413);
    const faulty = await post("/checks/pii", {
      site: "A",
      documents: [{ ...document, locale: "EN", body: 1 }],
    });
    expect(faulty.status).toBe(422);
    expect(faulty.headers.get("content-type")).toContain(problemContentType);
    const { errors } = (await faulty.json()) as { errors: { path: string }[] };
    expect(errors.map((error) => error.path)).toEqual(["site", "documents.0.locale", "documents.0.body"]);
  });
});
