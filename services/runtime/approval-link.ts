import { createHash } from "node:crypto";
import { ApprovalLink } from "@temporal-cms/contracts";
import { isSignedText, signText } from "./signing.ts";

const purpose = "approval-link-v1";

/** How a revision is named in a link. */
export function revisionDigest(revision: string): string {
  return createHash("sha256").update(revision, "utf8").digest("base64url");
}

/** The token of an approval link: `<claims>.<signature>`, both base64url, so that no mail program breaks or encodes it. */
export function signApprovalLink(key: string, link: ApprovalLink): string {
  const claims = Buffer.from(JSON.stringify(ApprovalLink.parse(link)), "utf8").toString("base64url");
  return `${claims}.${signText(key, purpose, claims)}`;
}

export type OpenedLink =
  | { readonly state: "valid" | "expired"; readonly link: ApprovalLink }
  /** Not signed by any of the keys, or changed since. */
  | { readonly state: "forged" };

/** @param now milliseconds since 1970 */
export function openApprovalLink(keys: readonly string[], token: string, now = Date.now()): OpenedLink {
  const [claims, signature, ...rest] = token.split(".");
  const complete = claims !== undefined && signature !== undefined && rest.length === 0;
  if (!complete || !isSignedText(keys, purpose, claims, signature)) return { state: "forged" };
  const link = ApprovalLink.safeParse(parseJson(Buffer.from(claims, "base64url").toString("utf8"))).data;
  if (!link) return { state: "forged" };
  return { state: Date.parse(link.expiresAt) <= now ? "expired" : "valid", link };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
