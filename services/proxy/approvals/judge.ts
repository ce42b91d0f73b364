import { type ApprovalLink, LifecycleStatus } from "@temporal-cms/contracts";
import { revisionDigest } from "@temporal-cms/runtime";
import { z } from "zod";
import type { QueryAnswer } from "../lifecycles.ts";

/** What of the status a link is judged by and its page shows; a newer worker may say more. */
const Reviewable = z.object({
  stage: LifecycleStatus.shape.stage,
  awaitingAction: LifecycleStatus.shape.awaitingAction,
  revision: LifecycleStatus.shape.revision,
  dueDate: LifecycleStatus.shape.dueDate,
  publishAt: LifecycleStatus.shape.publishAt,
  locales: z.array(
    z.object({
      locale: z.string(),
      items: z.array(z.object({ site: z.string(), revision: z.string(), url: z.url() })),
    }),
  ),
  compliance: z.array(z.object({ check: z.string(), blocking: z.int(), advisory: z.int() })),
  history: z.array(z.object({ at: z.string(), what: z.string(), actor: z.string().optional() })),
});
export type Reviewable = z.infer<typeof Reviewable>;

/** How the workflow's history names each decision (services/worker/lifecycle/workflow). */
const decisions = new Map([
  ["approved", "approved"],
  ["compliance_accepted", "accepted"],
  ["rejected", "sent back"],
]);

export interface Decision {
  readonly what: string;
  readonly at: string;
  readonly actor: string | undefined;
}

export type Verdict =
  | { readonly state: "open"; readonly status: Reviewable }
  | { readonly state: "decided"; readonly decision: Decision }
  /** The content is another than the link is about. */
  | { readonly state: "changed" }
  /** The lifecycle waits for nothing, or for something else. */
  | { readonly state: "not_awaited"; readonly status: Reviewable }
  | { readonly state: "unknown_workflow" }
  /** No worker can say how the lifecycle stands. */
  | { readonly state: "unanswered" };

/**
 * Whether a link can still be used. The proxy keeps no list of used links: the workflow decides. Its history has every decision,
 * and one that was taken since the link's question was asked has used the link up, also when the same revision is asked about
 * again later; an edit makes another revision; and what is no longer awaited cannot be answered.
 */
export function judge(link: ApprovalLink, answer: QueryAnswer): Verdict {
  if (answer.state === "unknown") return { state: "unknown_workflow" };
  const status = answer.state === "answered" ? Reviewable.safeParse(answer.result).data : undefined;
  if (!status) return { state: "unanswered" };
  const decision = decisionSince(status, link.askedAt);
  if (decision) return { state: "decided", decision };
  if (revisionDigest(status.revision) !== link.revision) return { state: "changed" };
  if (status.awaitingAction !== link.action) return { state: "not_awaited", status };
  return { state: "open", status };
}

function decisionSince({ history }: Reviewable, askedAt: string): Decision | undefined {
  for (const { at, what, actor } of history) {
    const name = decisions.get(what);
    if (name !== undefined && Date.parse(at) >= Date.parse(askedAt)) return { what: name, at, actor };
  }
  return undefined;
}
