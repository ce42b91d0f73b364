import {
  ContentEvent,
  EventKey,
  PublishTime,
  type StartResponse,
  webhookHeaders,
} from "@temporal-cms/contracts";
import { PublishTimeError, invalidRequest, resolvePublishTime } from "@temporal-cms/runtime";
import type { RequestHandler } from "express";
import { z } from "zod";
import { audit } from "../audit.ts";
import { callerOf } from "../caller.ts";
import type { Lifecycles } from "../lifecycles.ts";
import type { ProxyMetrics } from "../metrics.ts";
import { forbidden } from "../problems.ts";
import { parseJson } from "../raw-body.ts";
import type { RecentAnswers } from "../recent-answers.ts";

/** A publishing time must name an instant, or the lifecycle would find out only when all else is done. */
const ResolvablePublishTime = PublishTime.superRefine((time, context) => {
  try {
    resolvePublishTime(time);
  } catch (error) {
    if (!(error instanceof PublishTimeError)) throw error;
    context.addIssue({ code: "custom", path: [error.field], message: error.message });
  }
});

/** Body and event key together, so that the faults of both are told at once. */
const EventRequest = z.object({
  event: ContentEvent.safeExtend({ publishAt: ResolvablePublishTime.optional() }),
  key: EventKey,
});

function parseEvent(key: string, body: unknown): z.infer<typeof EventRequest> {
  const parsed = EventRequest.safeParse({ key, event: body });
  if (parsed.success) return parsed.data;
  throw invalidRequest(
    parsed.error.issues.map(({ path: [part, ...path], message }) => ({
      path: part === "key" ? webhookHeaders.id : path.join("."),
      message,
    })),
  );
}

/** `POST /workflows` */
export function postEvent(
  lifecycles: Lifecycles,
  recent: RecentAnswers,
  metrics: ProxyMetrics,
): RequestHandler {
  return async (_request, response) => {
    const caller = callerOf(response);
    const keyed = parseEvent(caller.requestId, parseJson(caller.body));
    const { event } = keyed;
    audit(response, { actor: event.actor.id, role: event.actor.role });
    if (event.source.site !== caller.site)
      throw forbidden(`The site ${caller.site} may send events of its own content only.`);
    // The very same signature again is a replay; a site that tries again signs anew, and the lifecycle knows its event key.
    const replay = `${caller.digest}:${caller.timestamp}`;
    const before = recent.find(replay) as StartResponse | undefined;
    const answer: StartResponse = before
      ? { ...before, outcome: "duplicate" }
      : await lifecycles.startOrSignal(keyed);
    recent.remember(replay, answer);
    metrics.events.inc({ outcome: answer.outcome });
    audit(response, { workflowId: answer.workflowId, outcome: answer.outcome });
    response.status(202).json(answer);
  };
}
