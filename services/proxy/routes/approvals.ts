import { createHash } from "node:crypto";
import {
  type ApprovalGranted,
  type ApprovalLink,
  type ApprovalRejected,
  signalRoles,
  signals,
} from "@temporal-cms/contracts";
import { type Logger, ProblemError, openApprovalLink } from "@temporal-cms/runtime";
import { type ErrorRequestHandler, type RequestHandler, type Response, Router } from "express";
import { z } from "zod";
import { isConfirmed, makeConfirmation } from "../approvals/confirmation.ts";
import { type Verdict, judge } from "../approvals/judge.ts";
import { contentSecurityPolicy } from "../approvals/markup.ts";
import { type Notice, noticePage, notices } from "../approvals/notice-page.ts";
import { type Question, longestComment, questionPage } from "../approvals/question-page.ts";
import { audit } from "../audit.ts";
import { type Lifecycles, TemporalUnavailableError } from "../lifecycles.ts";
import type { ProxyMetrics } from "../metrics.ts";
import { bodyText, rawBody } from "../raw-body.ts";
import { rateLimitBy } from "../rate-limit.ts";

export interface ApprovalOptions {
  /** Keys that links are signed by, two during a rotation; the first signs what pages carry. */
  readonly keys: readonly [string, ...string[]];
  readonly lifecycles: Lifecycles;
  readonly metrics: ProxyMetrics;
  readonly logger: Logger;
  /** Requests a minute of each lifecycle. */
  readonly rateLimit: number;
}

interface ApprovalLocals {
  token: string;
  link: ApprovalLink;
}

const Answer = z.object({
  confirmation: z.string(),
  decision: z.enum(["approve", "reject"]),
  comment: z.string().trim().default(""),
});

/** When to try again, in seconds. */
const retryAfter = 5;

/**
 * `GET /approvals/:token` shows what is asked and asks; it changes nothing, whoever follows the link. `POST` takes the decision,
 * once: by a form that the page carries a confirmation in.
 */
export function approvals(options: ApprovalOptions): Router {
  const { keys, lifecycles, metrics } = options;

  const tell = (response: Response, notice: Notice): void => {
    metrics.approvals.inc({ outcome: notice.outcome });
    audit(response, { outcome: notice.outcome });
    if (notice.status === 503 || notice.status === 429) response.set("retry-after", String(retryAfter));
    response.status(notice.status).send(noticePage(notice));
  };
  const ask = (response: Response, question: Omit<Question, "confirmation">): void => {
    const outcome = question.fault ?? "shown";
    metrics.approvals.inc({ outcome });
    audit(response, { outcome });
    const { token } = response.locals as ApprovalLocals;
    const confirmation = makeConfirmation(keys[0], token, Date.now());
    response
      .status(question.fault === undefined ? 200 : 422)
      .send(questionPage({ ...question, confirmation }));
  };
  const open: RequestHandler = (request, response, next) => {
    response.set({
      "content-security-policy": contentSecurityPolicy,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex, nofollow",
    });
    response.type("html");
    const { token } = request.params as { token: string };
    const opened = openApprovalLink(keys, token);
    if (opened.state === "forged") {
      tell(response, notices.forged());
      return;
    }
    const { link } = opened;
    audit(response, { workflowId: link.workflowId, actor: link.actor.id, role: link.actor.role });
    if (opened.state === "expired") {
      tell(response, notices.expired(link));
      return;
    }
    Object.assign(response.locals, { token, link });
    next();
  };
  const verdictOf = async (link: ApprovalLink): Promise<Verdict> =>
    judge(link, await lifecycles.query(link.workflowId, "lifecycleStatus"));

  const show: RequestHandler = async (_request, response) => {
    const { link } = response.locals as ApprovalLocals;
    const verdict = await verdictOf(link);
    if (verdict.state === "open") ask(response, { link, status: verdict.status });
    else tell(response, noticeOf(link, verdict));
  };

  const decide: RequestHandler = async (request, response) => {
    const { link, token } = response.locals as ApprovalLocals;
    const answer = Answer.safeParse(Object.fromEntries(new URLSearchParams(bodyText(request)))).data;
    // Other sites' forms are not ours; browsers that do not say where a form came from have the confirmation alone.
    const from = request.get("sec-fetch-site") ?? "same-origin";
    if (from !== "same-origin" || !isConfirmed(keys, token, answer?.confirmation ?? "", Date.now())) {
      tell(response, notices.unconfirmed());
      return;
    }
    if (!answer) {
      tell(response, notices.malformed());
      return;
    }
    const verdict = await verdictOf(link);
    if (verdict.state !== "open") {
      tell(response, noticeOf(link, verdict));
      return;
    }
    const { status } = verdict;
    const { decision, comment } = answer;
    const signal = decision === "approve" ? signals.approvalGranted : signals.approvalRejected;
    const allowed: readonly string[] = signalRoles[signal];
    if (!allowed.includes(link.actor.role)) {
      tell(response, notices.wrongRole(link));
      return;
    }
    const fault =
      comment.length > longestComment
        ? "too_long"
        : decision === "reject" && comment === ""
          ? "no_reason"
          : undefined;
    if (fault) {
      ask(response, { link, status, fault, comment });
      return;
    }
    const payload = { revision: status.revision, actor: link.actor };
    const outcome = await lifecycles.signal({
      workflowId: link.workflowId,
      signal,
      payload:
        decision === "approve"
          ? ({ ...payload, ...(comment === "" ? {} : { comment }) } satisfies ApprovalGranted)
          : ({ ...payload, reason: comment, final: false } satisfies ApprovalRejected),
      requestId: requestIdOf(token),
    });
    if (outcome === "unknown") tell(response, notices.unknownWorkflow(link));
    else if (outcome === "closed") tell(response, notices.closed(link));
    else tell(response, outcomeOf(link, decision, await verdictOf(link)));
  };

  const limit = rateLimitBy(options.rateLimit, ({ locals }) => (locals as ApprovalLocals).link.workflowId);
  const router = Router();
  router.get("/approvals/:token", open, limit, show);
  router.post("/approvals/:token", open, limit, rawBody, decide);
  router.use("/approvals", asPage(options.logger, tell));
  return router;
}

/** The same for both decisions: of two that come at once, the server takes the first and drops the other. */
function requestIdOf(token: string): string {
  return `approval-link-${createHash("sha256").update(token).digest("hex")}`;
}

/** What the workflow made of the signal: another decision, or an edit, may have come first. */
function outcomeOf(link: ApprovalLink, decision: "approve" | "reject", verdict: Verdict): Notice {
  const taken = decision === "approve" ? notices.approved(link) : notices.rejected(link);
  if (verdict.state === "changed") return notices.changed(link);
  if (verdict.state !== "decided") return taken;
  const { actor, what } = verdict.decision;
  const isOurs = actor === link.actor.id && (what === "sent back") === (decision === "reject");
  return isOurs ? taken : noticeOf(link, verdict);
}

function noticeOf(link: ApprovalLink, verdict: Exclude<Verdict, { state: "open" }>): Notice {
  switch (verdict.state) {
    case "decided": {
      const { decision } = verdict;
      return decision.actor === link.actor.id
        ? notices.used(link, decision)
        : notices.decided(link, decision);
    }
    case "changed":
      return notices.changed(link);
    case "not_awaited":
      return notices.notAwaited(link, verdict.status.stage);
    case "unknown_workflow":
      return notices.unknownWorkflow(link);
    case "unanswered":
      return notices.unavailable();
  }
}

/** People are told of faults by a page. Neither path nor error message is logged, as the path is the credential. */
function asPage(logger: Logger, tell: (response: Response, notice: Notice) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    response.type("html");
    const status =
      error instanceof ProblemError ? error.problem.status : (error as { status?: number }).status;
    if (error instanceof TemporalUnavailableError) {
      logger.warn({ err: error.cause }, "Temporal is unavailable");
      tell(response, notices.unavailable());
    } else if (status === 429) tell(response, notices.tooMany());
    else if (status !== undefined && status >= 400 && status < 500) tell(response, notices.failed(status));
    else {
      logger.error({ err: error }, "an approval page failed");
      tell(response, notices.failed(500));
    }
  };
}
