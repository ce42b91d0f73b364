import { z } from "zod";
import { Instant } from "./content.ts";
import { Actor } from "./lifecycle.ts";

/** Questions of a lifecycle that a link can answer. */
export const linkedActions = ["approval", "compliance_decision"] as const;
export type LinkedAction = (typeof linkedActions)[number];

/**
 * What the token of `GET /approvals/:token` says, signed by the notification service and opened by the proxy. It names one
 * question of one workflow about one revision, and the one person, in the one role, who may answer it.
 */
export const ApprovalLink = z.strictObject({
  workflowId: z.string().min(1).max(256),
  action: z.enum(linkedActions),
  /** SHA-256 of the `ReviewedRevision`, in base64url: that of fifty locales would not fit into a link. */
  revision: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** Of the source, at the revision that is asked about. */
  title: z.string().max(200).optional(),
  /** Whose event it was: the id of an actor. */
  askedBy: z.string().max(128).optional(),
  actor: Actor,
  /** When the question was asked, by Temporal's clock: a decision since then has used the link up. */
  askedAt: Instant,
  expiresAt: Instant,
});
export type ApprovalLink = z.infer<typeof ApprovalLink>;

/** Path of the page; the token is the credential. */
export const approvalsPath = "/approvals";
