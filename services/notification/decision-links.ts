import {
  type Notification,
  type NotificationKind,
  approvalsPath,
  linkedActions,
} from "@temporal-cms/contracts";
import { revisionDigest, signApprovalLink } from "@temporal-cms/runtime";
import type { Recipient } from "./recipients.ts";

export interface DecisionLinkOptions {
  /** `whsec_…`; the proxy accepts what it signs. */
  readonly key: string;
  /** Where people reach the proxy, such as `https://orchestration.example.org`. */
  readonly proxyUrl: string;
}

/** After the asking; a reminder brings a newer link. In milliseconds. */
const lifetime = 7 * 86_400_000;

const askingKinds: readonly NotificationKind[] = [
  "approval_requested",
  "approval_overdue",
  "compliance_failed",
  "compliance_overdue",
  "reminder",
];

/** The recipient's own link to decide by, where there is something to decide and the recipient may. */
export function decisionUrl(
  { key, proxyUrl }: DecisionLinkOptions,
  notification: Notification,
  { name, decidesAs }: Pick<Recipient, "name" | "decidesAs">,
): string | undefined {
  const { kind, workflowId, awaitingAction, revision, title, askedBy, occurredAt } = notification;
  const action = linkedActions.find((each) => each === awaitingAction);
  if (action === undefined || revision === undefined || decidesAs === undefined) return undefined;
  if (!askingKinds.includes(kind)) return undefined;
  const token = signApprovalLink(key, {
    workflowId,
    action,
    revision: revisionDigest(revision),
    actor: { id: name, role: decidesAs },
    askedAt: occurredAt,
    expiresAt: new Date(Date.parse(occurredAt) + lifetime).toISOString(),
    ...(title !== undefined && { title }),
    ...(askedBy !== undefined && { askedBy }),
  });
  return new URL(`${approvalsPath}/${token}`, proxyUrl).href;
}
