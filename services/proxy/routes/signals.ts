import {
  type ApprovalGranted,
  type ApprovalRejected,
  LifecycleStatus,
  type SiteSignalName,
  signalPayloads,
  signalRoles,
  signals,
} from "@temporal-cms/contracts";
import { parseRequest } from "@temporal-cms/runtime";
import type { RequestHandler } from "express";
import { z } from "zod";
import { audit } from "../audit.ts";
import { callerOf } from "../caller.ts";
import type { Lifecycles } from "../lifecycles.ts";
import type { ProxyMetrics } from "../metrics.ts";
import {
  forbidden,
  notAwaited,
  staleRevision,
  unknownSignal,
  workflowClosed,
  workflowNotFound,
} from "../problems.ts";
import { parseJson } from "../raw-body.ts";
import type { RecentAnswers } from "../recent-answers.ts";
import { ownLifecycle } from "../site-auth.ts";

/** What of the status a decision is checked against; a newer worker may say more. */
const Decidable = z.object({
  revision: LifecycleStatus.shape.revision,
  approvedRevision: LifecycleStatus.shape.approvedRevision,
  awaitingAction: LifecycleStatus.shape.awaitingAction,
});

/** `POST /signals/:workflowId/:signal` */
export function postSignal(
  lifecycles: Lifecycles,
  recent: RecentAnswers,
  metrics: ProxyMetrics,
): RequestHandler {
  return async (request, response) => {
    const { workflowId, signal: name } = request.params as { workflowId: string; signal: string };
    const caller = callerOf(response);
    const signal = siteSignal(name);
    ownLifecycle(caller, workflowId);
    const payload = parseRequest(signalPayloads[signal], parseJson(caller.body));
    const { id, role } = payload.actor;
    audit(response, { workflowId, actor: id, role });
    const allowed: readonly string[] = signalRoles[signal];
    if (!allowed.includes(role))
      throw forbidden(`The role ${role} may not send ${signal}; that takes ${allowed.join(" or ")}.`);

    const finish = (outcome: "signalled" | "repeated"): void => {
      metrics.signals.inc({ signal, outcome });
      audit(response, { outcome });
      response.status(202).json({ workflowId, signal });
    };
    if (recent.find(caller.digest) !== undefined) {
      finish("repeated");
      return;
    }
    try {
      if ("revision" in payload) await checkDecision(lifecycles, workflowId, signal, payload);
      await send(lifecycles, { workflowId, signal, payload, requestId: caller.requestId });
    } catch (error) {
      metrics.signals.inc({ signal, outcome: "refused" });
      throw error;
    }
    recent.remember(caller.digest, signal);
    finish("signalled");
  };
}

function siteSignal(name: string): SiteSignalName {
  if (Object.hasOwn(signalRoles, name)) return name as SiteSignalName;
  if (name === signals.contentUpdated) throw forbidden("Content events come by POST /workflows.");
  if (name === signals.translationComplete)
    throw forbidden("The end of a translation comes by POST /webhooks/translation/:vendor.");
  throw unknownSignal(name);
}

/**
 * Refuses a decision about another revision than the current one, and one that nobody waits for. When no worker answers in
 * time it passes: the workflow itself ignores what is stale.
 */
async function checkDecision(
  lifecycles: Lifecycles,
  workflowId: string,
  signal: SiteSignalName,
  decision: ApprovalGranted | ApprovalRejected,
): Promise<void> {
  const answer = await lifecycles.query(workflowId, "lifecycleStatus");
  if (answer.state === "unknown") throw workflowNotFound(workflowId);
  const status = answer.state === "answered" ? Decidable.safeParse(answer.result).data : undefined;
  if (!status) return;
  const { revision, approvedRevision, awaitingAction } = status;
  const isCurrent = decision.revision === revision;
  const isAwaited = awaitingAction === "approval" || awaitingAction === "compliance_decision";
  if (isCurrent && isAwaited) return;
  const summary = await lifecycles.describe(workflowId);
  if (summary?.open === false) throw workflowClosed(workflowId);
  // Sent again after a lost answer: it has been taken.
  if (isCurrent && signal === signals.approvalGranted && approvedRevision === revision) return;
  throw isCurrent ? notAwaited(awaitingAction) : staleRevision(revision);
}

async function send(lifecycles: Lifecycles, signal: Parameters<Lifecycles["signal"]>[0]): Promise<void> {
  const outcome = await lifecycles.signal(signal);
  if (outcome === "unknown") throw workflowNotFound(signal.workflowId);
  if (outcome === "closed") throw workflowClosed(signal.workflowId);
}
