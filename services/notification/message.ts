import { type NotificationKind, type NotificationRequest, urgentPriority } from "@temporal-cms/contracts";

/** A notification in words; `details` are pairs of a name and a value. */
export interface Message {
  readonly subject: string;
  readonly summary: string;
  readonly details: readonly (readonly [string, string])[];
  readonly link?: string;
}

const words: Record<NotificationKind, readonly [subject: string, summary: string]> = {
  approval_requested: ["Approval requested", "An item is ready and waits for an approval."],
  approval_overdue: ["Approval overdue", "An item still waits for an approval, and its deadline has passed."],
  compliance_failed: [
    "Compliance found something that blocks",
    "A compliance check has blocked an item; it waits for an edit or for a decision.",
  ],
  compliance_overdue: [
    "Compliance decision overdue",
    "An item still waits for a compliance decision, and its deadline has passed.",
  ],
  approval_withdrawn: [
    "Approval withdrawn",
    "An item was edited after it was approved; the approval no longer holds.",
  ],
  rejected: ["Rejected", "An item was rejected."],
  translation_missed: ["Translation missed its deadline", "A translation did not come in time."],
  published: ["Published", "An item was published, and the live page was read back."],
  publish_failed: ["Publishing failed", "An item could not be published on one of its targets."],
  lifecycle_failed: ["Lifecycle failed", "The orchestration of an item has ended with an error."],
  lifecycle_cancelled: ["Lifecycle cancelled", "The orchestration of an item was cancelled."],
  drift_found: [
    "Published content has drifted",
    "What is live is no longer what was published; the item's lifecycle was started again.",
  ],
};

const awaited: Record<NotificationRequest["awaitingAction"], string> = {
  none: "nobody",
  edit: "an edit",
  compliance_decision: "a compliance decision",
  approval: "an approval",
};

/** Puts a notification into words: per site, language and priority (seed, section 4.6). The subject has no free text in it. */
export function messageOf(request: NotificationRequest): Message {
  const [subject, summary] = words[request.kind];
  const where = request.locale === undefined ? request.site : `${request.site}/${request.locale}`;
  const urgent = request.priority === urgentPriority ? "Urgent: " : "";
  const details: [string, string | undefined][] = [
    ["Site", request.site],
    ["Language", request.locale],
    ["Stage", request.stage.replaceAll("_", " ")],
    ["Waits for", awaited[request.awaitingAction]],
    ["Due", request.dueDate],
    ["Priority", String(request.priority)],
    ["Reason", request.reason],
    ["Workflow", request.workflowId],
  ];
  return {
    subject: `[${where}] ${urgent}${subject}`,
    summary,
    details: details.filter((detail): detail is [string, string] => detail[1] !== undefined),
    ...(request.url !== undefined && { link: request.url }),
  };
}

export function plainText({ summary, details, link }: Message): string {
  const lines = details.map(([name, value]) => `${name}: ${value}`);
  return [summary, "", ...lines, ...(link === undefined ? [] : ["", link]), ""].join("\n");
}

export function html({ subject, summary, details, link }: Message): string {
  const rows = details.map(
    ([name, value]) => `<tr><th align="left" valign="top">${escape(name)}</th><td>${escape(value)}</td></tr>`,
  );
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(subject)}</title></head><body>`,
    `<p>${escape(summary)}</p>`,
    `<table cellpadding="4">${rows.join("")}</table>`,
    link === undefined ? "" : `<p><a href="${escape(link)}">${escape(link)}</a></p>`,
    "</body></html>",
  ].join("\n");
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
