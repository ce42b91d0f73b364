import {
  type LifecycleStatus,
  type QueryName,
  type StatusSummary,
  StatusesRequest,
  parseLifecycleWorkflowId,
  queries,
} from "@temporal-cms/contracts";
import { parseRequest } from "@temporal-cms/runtime";
import type { RequestHandler } from "express";
import { audit } from "../audit.ts";
import { callerOf } from "../caller.ts";
import type { Lifecycles } from "../lifecycles.ts";
import type { ProxyMetrics } from "../metrics.ts";
import { forbidden, notFound, temporalUnavailable, workflowNotFound } from "../problems.ts";
import { parseJson } from "../raw-body.ts";
import { ownLifecycle } from "../site-auth.ts";

/** `GET /workflows/:workflowId/status` */
export function getStatus(lifecycles: Lifecycles, metrics: ProxyMetrics): RequestHandler {
  return async (request, response) => {
    const { workflowId } = request.params as { workflowId: string };
    ownLifecycle(callerOf(response), workflowId);
    audit(response, { workflowId });
    const answer = await lifecycles.query(workflowId, queries.lifecycleStatus);
    if (answer.state === "unknown") throw workflowNotFound(workflowId);
    if (answer.state === "answered") {
      metrics.reads.inc({ source: "query" });
      response.json({ source: "query", status: answer.result as LifecycleStatus });
      return;
    }
    const summary = await described(lifecycles, workflowId);
    metrics.reads.inc({ source: "visibility" });
    response.json({ source: "visibility", summary });
  };
}

/** `GET /queries/:workflowId/:query` */
export function getQuery(lifecycles: Lifecycles, metrics: ProxyMetrics): RequestHandler {
  return async (request, response) => {
    const { workflowId, query: name } = request.params as { workflowId: string; query: string };
    if (!Object.hasOwn(queries, name)) throw notFound(`There is no query ${name}.`);
    const query = name as QueryName;
    ownLifecycle(callerOf(response), workflowId);
    audit(response, { workflowId });
    const answer = await lifecycles.query(workflowId, query);
    if (answer.state === "unknown") throw workflowNotFound(workflowId);
    if (answer.state === "answered") {
      metrics.reads.inc({ source: "query" });
      response.json({ workflowId, query, result: answer.result, source: "query" });
      return;
    }
    const result = fromVisibility(query, await described(lifecycles, workflowId));
    metrics.reads.inc({ source: "visibility" });
    response.json({ workflowId, query, result, source: "visibility" });
  };
}

async function described(lifecycles: Lifecycles, workflowId: string): Promise<StatusSummary> {
  const summary = await lifecycles.describe(workflowId);
  if (!summary) throw workflowNotFound(workflowId);
  return summary;
}

function fromVisibility(query: QueryName, summary: StatusSummary): string {
  const known = { currentStage: summary.stage, awaitingAction: summary.awaitingAction };
  const result = query === "currentStage" || query === "awaitingAction" ? known[query] : undefined;
  if (result === undefined)
    throw temporalUnavailable(undefined, "No worker answered in time, and visibility does not know this.");
  return result;
}

/** `POST /statuses` */
export function postStatuses(lifecycles: Lifecycles, metrics: ProxyMetrics): RequestHandler {
  return async (_request, response) => {
    const { site, body } = callerOf(response);
    const { workflowIds } = parseRequest(StatusesRequest, parseJson(body));
    const foreign = workflowIds.filter((id) => !id.startsWith(`content:${site}:`));
    if (foreign.length > 0)
      throw forbidden(
        `The site ${site} may read only lifecycles content:${site}:…; ${foreign.length} are not.`,
      );
    const ids = [...new Set(workflowIds)].filter((id) => parseLifecycleWorkflowId(id) !== undefined);
    const statuses = ids.length === 0 ? [] : await lifecycles.list(ids);
    metrics.reads.inc({ source: "visibility" }, statuses.length);
    response.json({ statuses });
  };
}
