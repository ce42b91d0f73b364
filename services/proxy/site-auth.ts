import { createHash } from "node:crypto";
import { parseLifecycleWorkflowId, siteHeader } from "@temporal-cms/contracts";
import type { RequestHandler } from "express";
import { audit } from "./audit.ts";
import { type Caller, setCaller } from "./caller.ts";
import type { SiteKeys } from "./config.ts";
import { forbidden, unauthenticated, workflowNotFound } from "./problems.ts";
import { bodyText } from "./raw-body.ts";
import { checkSignature, signedRequest } from "./signature.ts";

const shortestRequestId = 16;

/** Lets through what a site has signed by one of its keys; comes after `rawBody`. */
export function siteSignature(sites: SiteKeys): RequestHandler {
  const keysOf = new Map(sites.map(({ site, keys }) => [site, keys]));
  return (request, response, next) => {
    const { method, originalUrl: path, headers } = request;
    const body = bodyText(request);
    const signed = signedRequest({ method, path, headers, body });
    const site = request.get(siteHeader);
    if (!site) throw unauthenticated("missing", `The request needs the header ${siteHeader}.`);
    if (signed.id.length < shortestRequestId)
      throw unauthenticated("malformed", `webhook-id has at least ${shortestRequestId} characters.`);
    const keys = keysOf.get(site);
    if (!keys) throw unauthenticated("unknown_site", `${siteHeader} names no site that this proxy knows.`);
    checkSignature(keys, signed, Date.now());
    audit(response, { site, requestId: signed.id });
    const digest = createHash("sha256")
      .update([site, signed.id, method, path, body].join("\u0000"))
      .digest("base64");
    setCaller(response, { site, requestId: signed.id, timestamp: signed.timestamp, digest, body });
    next();
  };
}

/**
 * Checks that a lifecycle is one of the caller's own.
 *
 * @throws {ProblemError} 403 for another site's, 404 for what is no lifecycle's id
 */
export function ownLifecycle({ site }: Caller, workflowId: string): void {
  if (!workflowId.startsWith(`content:${site}:`))
    throw forbidden(`The site ${site} may act only on lifecycles content:${site}:…`);
  if (!parseLifecycleWorkflowId(workflowId)) throw workflowNotFound(workflowId);
}
