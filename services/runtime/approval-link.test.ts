import type { ApprovalLink } from "@temporal-cms/contracts";
import { describe, expect, it } from "vitest";
import { openApprovalLink, revisionDigest, signApprovalLink } from "./approval-link.ts";
import { signText } from "./signing.ts";

const key = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const next = `whsec_${Buffer.alloc(32, 2).toString("base64")}`;
const link: ApprovalLink = {
  workflowId: "content:newsroom:post:0b7e9a32-5a52-4c39-9b7f-1e86f0d3f501",
  action: "approval",
  revision: revisionDigest("newsroom/de@58,newsroom/en@41"),
  title: "Überschrift “quoted”",
  actor: { id: "chief-editor", role: "cms-reviewer" },
  askedAt: "2027-01-28T08:00:00Z",
  expiresAt: "2027-02-04T08:00:00Z",
};
const during = Date.parse("2027-01-30T00:00:00Z");

describe("an approval link", () => {
  it("says what was signed, by either key of a rotation", () => {
    const token = signApprovalLink(key, link);
    expect(token).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/);
    expect(openApprovalLink([next, key], token, during)).toEqual({ state: "valid", link });
    expect(openApprovalLink([next], token, during)).toEqual({ state: "forged" });
  });

  it("expires, and still says what it was about", () => {
    const token = signApprovalLink(key, link);
    expect(openApprovalLink([key], token, Date.parse(link.expiresAt) - 1).state).toBe("valid");
    expect(openApprovalLink([key], token, Date.parse(link.expiresAt))).toEqual({ state: "expired", link });
  });

  it("is forged when a single character differs", () => {
    const token = signApprovalLink(key, link);
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === "A" ? "B" : "A";
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      expect(openApprovalLink([key], changed, during).state, `character ${at}`).toBe("forged");
    }
    for (const nonsense of ["", ".", "a", "a.b", `${token}.`, `${token}.x`, `${token}=`, token.slice(0, -1)])
      expect(openApprovalLink([key], nonsense, during).state).toBe("forged");
  });

  it("takes no signature that was made for something else, and no claims that break the schema", () => {
    const [claims] = signApprovalLink(key, link).split(".") as [string];
    expect(openApprovalLink([key], `${claims}.${signText(key, "other", claims)}`, during).state).toBe(
      "forged",
    );
    const odd = Buffer.from(JSON.stringify({ ...link, action: "publish" })).toString("base64url");
    expect(openApprovalLink([key], `${odd}.${signText(key, "approval-link-v1", odd)}`, during).state).toBe(
      "forged",
    );
  });
});
