import type { IncomingHttpHeaders } from "node:http";
import { replayWindowSeconds, webhookHeaders } from "@temporal-cms/contracts";
import { type SignedRequest, verifyRequest } from "@temporal-cms/runtime";
import { unauthenticated } from "./problems.ts";

/** Without full stops, which separate the parts of the signed text. */
const requestIdPattern = /^[^.\s]{1,128}$/;

export interface ReceivedRequest {
  readonly method: string;
  /** Path with query string, as sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/**
 * Takes a request's Standard Webhooks headers.
 *
 * @throws {ProblemError} 401 when one is missing or the id is malformed
 */
export function signedRequest(request: ReceivedRequest): SignedRequest {
  const { method, path, headers, body } = request;
  const id = header(headers, webhookHeaders.id);
  const timestamp = header(headers, webhookHeaders.timestamp);
  const signature = header(headers, webhookHeaders.signature);
  if (id === undefined || timestamp === undefined || signature === undefined)
    throw unauthenticated(
      "missing",
      `The request needs the headers ${Object.values(webhookHeaders).join(", ")}.`,
    );
  if (!requestIdPattern.test(id))
    throw unauthenticated(
      "malformed",
      `${webhookHeaders.id} has 1 to 128 characters, no full stop and no white space.`,
    );
  return { id, timestamp, signature, method, path, body };
}

/** @throws {ProblemError} 401 unless one of the keys signed it just now */
export function checkSignature(keys: readonly string[], request: SignedRequest, now: number): void {
  const verdict = verifyRequest(keys, request, now);
  switch (verdict) {
    case "valid":
      return;
    case "malformed":
      throw unauthenticated(verdict, `${webhookHeaders.timestamp} is not in seconds since 1970.`);
    case "outside_replay_window":
      throw unauthenticated(
        verdict,
        `${webhookHeaders.timestamp} is more than ${replayWindowSeconds} s from this server's clock, which says ${Math.floor(now / 1000)}.`,
      );
    case "wrong_signature":
      throw unauthenticated(verdict, "The signature is not that of a valid key over this very request.");
  }
}
