import { type KeyObject, createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import { replayWindowSeconds, signedText, webhookHeaders } from "@temporal-cms/contracts";

export interface SignableRequest {
  readonly id: string;
  readonly method: string;
  /** Path with query string, as sent. */
  readonly path: string;
  readonly body: string;
}

const secretKeys = new Map<string, KeyObject>();

/** Made once for each key, as making one costs more than signing by it. */
function secretKeyOf(key: string): KeyObject {
  const known = secretKeys.get(key);
  if (known) return known;
  const made = createSecretKey(Buffer.from(key.replace(/^whsec_/, ""), "base64"));
  secretKeys.set(key, made);
  return made;
}

function hmac(key: string, text: string): Buffer {
  return createHmac("sha256", secretKeyOf(key)).update(text).digest();
}

/** Headers that sign a request by the Standard Webhooks specification, with method and path in the signed text. */
export function signRequest(key: string, request: SignableRequest, now = Date.now()): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  return {
    [webhookHeaders.id]: request.id,
    [webhookHeaders.timestamp]: timestamp,
    [webhookHeaders.signature]: `v1,${hmac(key, signedText({ ...request, timestamp })).toString("base64")}`,
  };
}

export type SignatureVerdict = "valid" | "malformed" | "outside_replay_window" | "wrong_signature";

export interface SignedRequest extends SignableRequest {
  readonly timestamp: string;
  readonly signature: string;
}

/** Checks a signature in constant time against every valid key (two during rotation). */
export function verifyRequest(
  keys: readonly string[],
  request: SignedRequest,
  now = Date.now(),
): SignatureVerdict {
  if (!/^\d{1,12}$/.test(request.timestamp) || request.id === "") return "malformed";
  if (Math.abs(now / 1000 - Number(request.timestamp)) > replayWindowSeconds) return "outside_replay_window";
  const given = request.signature
    .split(" ")
    .filter((part) => part.startsWith("v1,"))
    .map((part) => Buffer.from(part.slice(3), "base64"));
  const valid = keys.map((key) => hmac(key, signedText(request)));
  let matches = 0;
  for (const expected of valid) {
    for (const candidate of given) {
      if (candidate.length === expected.length && timingSafeEqual(candidate, expected)) matches += 1;
    }
  }
  return matches > 0 ? "valid" : "wrong_signature";
}

/** Ties a vendor's job to the workflow that waits for it: `<workflow id>~<signature>`, so that any replica can tell it is ours. */
export function signReference(key: string, workflowId: string): string {
  return `${workflowId}~${hmac(key, workflowId).toString("base64url")}`;
}

/** The workflow id of a reference, or undefined when it is not ours. */
export function openReference(keys: readonly string[], reference: string): string | undefined {
  const separator = reference.lastIndexOf("~");
  if (separator < 1) return undefined;
  const workflowId = reference.slice(0, separator);
  const given = Buffer.from(reference.slice(separator + 1), "base64url");
  const matches = keys.filter((key) => {
    const expected = hmac(key, workflowId);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return matches.length > 0 ? workflowId : undefined;
}

/** Signs a text for one purpose: a signature made for another purpose does not fit. Base64url. */
export function signText(key: string, purpose: string, text: string): string {
  return hmac(key, `${purpose}\u0000${text}`).toString("base64url");
}

/** Whether one of the keys signed the text for that purpose; compared in constant time. */
export function isSignedText(
  keys: readonly string[],
  purpose: string,
  text: string,
  signature: string,
): boolean {
  const given = Buffer.from(signature, "base64url");
  // Base64 can be written in several ways, a link only in one.
  if (given.toString("base64url") !== signature) return false;
  const fitting = keys.filter((key) => {
    const expected = hmac(key, `${purpose}\u0000${text}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return fitting.length > 0;
}
