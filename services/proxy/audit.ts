import { type Problem, proxyProblems } from "@temporal-cms/contracts";
import type { Logger } from "@temporal-cms/runtime";
import type { RequestHandler, Response } from "express";
import type { Counter } from "prom-client";

/** What a request's audit line says beside route, status and duration. Ids and names only: no bodies, no personal data. */
export interface AuditFields {
  site?: string;
  vendor?: string;
  requestId?: string;
  workflowId?: string;
  /** The acting user's opaque id. */
  actor?: string;
  role?: string;
  outcome?: string;
}

function fieldsOf(response: Response): AuditFields {
  return (response.locals["audit"] ??= {}) as AuditFields;
}

/** Adds to the audit line of the request. */
export function audit(response: Response, fields: AuditFields): void {
  Object.assign(fieldsOf(response), fields);
}

/** Writes one line for each request that follows, when it has been answered, and counts refused signatures. */
export function auditTrail(logger: Logger, refusedSignatures: Counter<"caller" | "reason">): RequestHandler {
  return (request, response, next) => {
    const started = performance.now();
    const write = (status: number | "aborted"): void => {
      const problem = response.locals["problem"] as Problem | undefined;
      const { path: route } = (request.route ?? { path: "unmatched" }) as { path: string };
      if (problem?.type === proxyProblems.unauthenticated)
        refusedSignatures.inc({
          caller: route.startsWith("/webhooks/") ? "vendor" : "site",
          reason: String(problem["reason"]),
        });
      const fields = fieldsOf(response);
      logger.info(
        {
          audit: {
            method: request.method,
            route,
            status,
            ...fields,
            ...(problem ? { outcome: problem.type, reason: problem["reason"] } : {}),
            durationMs: Math.round(performance.now() - started),
          },
        },
        "request",
      );
    };
    response.on("finish", () => write(response.statusCode));
    response.on("close", () => {
      if (!response.writableFinished) write("aborted");
    });
    next();
  };
}
