import type { Finding } from "@temporal-cms/contracts";
import { describe, expect, it } from "vitest";
import { applyWaivers } from "./apply.ts";
import { Waiver, WaiverFile } from "./waivers.ts";

const body = "<p>Write to Press@Example.org or &#64;&nbsp;jane@example.org</p>";
const document = { locale: "en-GB", title: "", body, terms: [] };
const now = new Date("2026-11-24T12:00:00Z");

function finding(shown: string, severity: Finding["severity"] = "blocking"): Finding {
  const start = body.indexOf(shown);
  return {
    rule: "pii.email",
    severity,
    locale: "en-GB",
    span: { field: "body", start, end: start + shown.length },
    message: "An e-mail address can be read.",
  };
}

function waiver(changes: Partial<Waiver> = {}): Waiver {
  return Waiver.parse({
    id: "press-office",
    rule: "pii.email",
    author: "Compliance desk",
    reason: "The press office wants to be written to.",
    expires: "2026-11-24",
    ...changes,
  });
}

function apply(findings: Finding[], ...waivers: Waiver[]) {
  return applyWaivers("newsroom", document, findings, waivers, now);
}

describe("applyWaivers", () => {
  it("takes the block away and says who answers for it, until the last day ends", () => {
    const { findings, used, expired } = apply([finding("Press@Example.org")], waiver());
    expect(findings).toEqual([
      {
        ...finding("Press@Example.org", "advisory"),
        message:
          "An e-mail address can be read. Waived by Compliance desk until 2026-11-24: The press office wants to be written to.",
      },
    ]);
    expect([used, expired]).toEqual([["press-office"], []]);
  });

  it("does not count an expired one, and reports it once in a document", () => {
    const found = [finding("Press@Example.org"), finding("jane@example.org")];
    const { findings, used, expired } = apply(found, waiver({ expires: "2026-11-23" }));
    expect(findings.slice(0, 2)).toEqual(found);
    expect(findings.slice(2)).toMatchObject([
      { rule: "waiver.expired", severity: "advisory", locale: "en-GB", span: found[0]?.span },
    ]);
    expect(findings[2]?.message).toMatch(/pii\.email by Compliance desk ended on 2026-11-23/);
    expect([used, expired]).toEqual([[], ["press-office"]]);
  });

  it("reports no expired one where another counts", () => {
    const renewed = waiver({ id: "renewed", expires: "2027-11-24" });
    const result = apply([finding("Press@Example.org")], waiver({ expires: "2025-01-01" }), renewed);
    expect(result.findings).toHaveLength(1);
    expect(result.used).toEqual(["renewed"]);
  });

  it.each([
    ["another rule", waiver({ rule: "pii.phone" })],
    ["another site", waiver({ sites: ["magazine"] })],
    ["another locale", waiver({ locales: ["en-US"] })],
    ["another text", waiver({ texts: ["press@example.com"] })],
  ])("leaves alone what is waived for %s", (_for, other) => {
    expect(apply([finding("Press@Example.org")], other).findings).toEqual([finding("Press@Example.org")]);
  });

  it("waives some texts, in any case, and no others", () => {
    const { findings } = apply(
      [finding("Press@Example.org"), finding("jane@example.org")],
      waiver({ texts: ["press@example.org"], locales: ["en"], sites: ["newsroom"] }),
    );
    expect(findings.map(({ severity }) => severity)).toEqual(["advisory", "blocking"]);
  });
});

describe("WaiverFile", () => {
  it("wants author, reason and expiry of each, and tells all faults at once", () => {
    const parsed = WaiverFile.safeParse({
      version: "2026-11-24",
      waivers: [waiver(), { ...waiver(), author: " ", reason: "because", expires: "soon" }],
    });
    expect(parsed.error?.issues.map(({ path }) => path.join("."))).toEqual([
      "waivers.1.author",
      "waivers.1.reason",
      "waivers.1.expires",
      "waivers.1.id",
    ]);
  });
});
