import { Notification } from "@temporal-cms/contracts";
import { Recipient } from "../recipients.ts";

/** An example key that protects nothing. */
export const exampleKey = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

export function exampleNotification(changes: Partial<Notification> = {}): Notification {
  return Notification.parse({
    dedupeKey: "run-1:approval_requested:41",
    kind: "approval_requested",
    workflowId: "content:newsroom:post:0b7e9a32-5a52-4c39-9b7f-1e86f0d3f501",
    site: "newsroom",
    priority: 3,
    stage: "awaiting_approval",
    awaitingAction: "approval",
    occurredAt: "2027-01-28T08:00:00Z",
    ...changes,
  });
}

export function exampleRecipient(changes: object = {}): Recipient {
  return Recipient.parse({ name: "desk", email: "desk@example.org", sites: ["newsroom"], ...changes });
}
