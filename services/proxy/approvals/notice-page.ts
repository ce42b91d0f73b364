import type { ApprovalLink, Stage } from "@temporal-cms/contracts";
import type { Decision } from "./judge.ts";
import { markup, page } from "./markup.ts";
import { inWords } from "./words.ts";

/** A page that only tells; its status says what became of the request. */
export interface Notice {
  readonly status: number;
  /** For the audit line and the metric. */
  readonly outcome: string;
  readonly heading: string;
  readonly text: readonly string[];
}

const inTheCms = "You can decide in the content management system instead.";

export function noticePage({ heading, text }: Notice): string {
  return page(heading, markup`<h1>${heading}</h1>${text.map((each) => markup`<p>${each}</p>`)}`);
}

/** “Title”, where the link knows it. */
function what({ title }: ApprovalLink): string {
  return title === undefined ? "the content" : `“${title}”`;
}

export const notices = {
  forged: (): Notice => ({
    status: 403,
    outcome: "forged",
    heading: "This link is not valid",
    text: [
      "It is incomplete, was changed, or was not made here. Nothing was decided.",
      "Open the link in the message itself, or copy all of it.",
    ],
  }),
  expired: (link: ApprovalLink): Notice => ({
    status: 410,
    outcome: "expired",
    heading: "This link has expired",
    text: [
      `It was good until ${inWords(link.expiresAt)}. Nothing was decided by it.`,
      `If ${what(link)} still waits, a later message has a newer link. ${inTheCms}`,
    ],
  }),
  used: (link: ApprovalLink, { what: decided, at }: Decision): Notice => ({
    status: 409,
    outcome: "used",
    heading: "This link has been used",
    text: [
      `You have decided already: ${what(link)} was ${decided} on ${inWords(at)}.`,
      "A link works once. There is nothing more to do.",
    ],
  }),
  decided: (link: ApprovalLink, { what: decided, at, actor }: Decision): Notice => ({
    status: 409,
    outcome: "decided",
    heading: "This has been decided already",
    text: [
      `${actor ?? "Somebody else"} has decided: ${what(link)} was ${decided} on ${inWords(at)}.`,
      "There is nothing more to do.",
    ],
  }),
  changed: (link: ApprovalLink): Notice => ({
    status: 409,
    outcome: "changed",
    heading: "The content has changed since",
    text: [
      `This link is about a revision of ${what(link)} that is no longer the current one. Nothing was decided.`,
      "When the new revision is ready, a new message asks for a decision about it.",
    ],
  }),
  notAwaited: (link: ApprovalLink, stage: Stage): Notice => ({
    status: 409,
    outcome: "not_awaited",
    heading: "No decision is awaited",
    text: [`The stage of ${what(link)} is now: ${stage.replaceAll("_", " ")}. Nothing was decided.`],
  }),
  unknownWorkflow: (link: ApprovalLink): Notice => ({
    status: 404,
    outcome: "unknown_workflow",
    heading: "This is no longer known",
    text: [`What became of ${what(link)} is no longer kept. Nothing was decided.`],
  }),
  closed: (link: ApprovalLink): Notice => ({
    status: 409,
    outcome: "closed",
    heading: "No decision is awaited",
    text: [`The work on ${what(link)} has ended. Nothing was decided.`],
  }),
  wrongRole: (link: ApprovalLink): Notice => ({
    status: 403,
    outcome: "wrong_role",
    heading: "Your role may not decide this",
    text: [`The role ${link.actor.role} may not take this decision. Nothing was decided.`],
  }),
  unconfirmed: (): Notice => ({
    status: 403,
    outcome: "unconfirmed",
    heading: "Open the link again",
    text: [
      "The page had been open for more than an hour, or the decision did not come from it. Nothing was decided.",
      "Open the link in the message again and decide there.",
    ],
  }),
  malformed: (): Notice => ({
    status: 422,
    outcome: "malformed",
    heading: "The decision was not understood",
    text: ["Nothing was decided. Open the link in the message again and decide there."],
  }),
  unavailable: (): Notice => ({
    status: 503,
    outcome: "unavailable",
    heading: "Please try again in a moment",
    text: [
      "How the content stands cannot be seen just now. Nothing was decided, and the link is still good.",
    ],
  }),
  tooMany: (): Notice => ({
    status: 429,
    outcome: "too_many_requests",
    heading: "Please wait a minute",
    text: ["This link was opened very often within a minute. Nothing was decided."],
  }),
  failed: (status: number): Notice => ({
    status,
    outcome: "failed",
    heading: "Something went wrong",
    text: [`The request could not be handled. ${inTheCms}`],
  }),
  approved: (link: ApprovalLink): Notice => ({
    status: 200,
    outcome: "approved",
    heading: link.action === "approval" ? "Approved" : "Findings accepted",
    text: [`Thank you: your decision about ${what(link)} has been recorded. You can close this page.`],
  }),
  rejected: (link: ApprovalLink): Notice => ({
    status: 200,
    outcome: "rejected",
    heading: "Sent back",
    text: [
      `Thank you: your decision about ${what(link)} has been recorded, and the author is told why. You can close this page.`,
    ],
  }),
} as const;
