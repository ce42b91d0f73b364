import { type ApprovalLink, parseLifecycleWorkflowId } from "@temporal-cms/contracts";
import type { Reviewable } from "./judge.ts";
import { type Markup, markup, page } from "./markup.ts";
import { inWords, languageName, wallTimeInWords } from "./words.ts";

export interface Question {
  readonly link: ApprovalLink;
  readonly status: Reviewable;
  readonly confirmation: string;
  /** What was wrong with the answer given before. */
  readonly fault?: "no_reason" | "too_long";
  /** What was typed before. */
  readonly comment?: string;
}

const faults = {
  no_reason: "Say why you send it back; the author will read it.",
  too_long: "The comment has at most 2,000 characters.",
} as const;

export const longestComment = 2000;

/** Shows what is asked about, and asks. */
export function questionPage(question: Question): string {
  const { link, status, fault } = question;
  const heading = headingOf(link);
  const error = fault === undefined ? "" : faults[fault];
  return page(
    `${fault === undefined ? "" : "Error: "}${heading}`,
    markup`${fault === undefined ? [] : markup`<div class="error" role="alert"><p><a href="#comment">${error}</a></p></div>`}
<h1>${heading}</h1>
<dl>${facts(link, status).map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${findings(link, status)}
<h2>Read it first</h2>
<p>Previews open in the content management system, which may ask you to sign in.</p>
<ul>${previews(status)}</ul>
${form(question, error)}`,
  );
}

function headingOf({ action, title }: ApprovalLink): string {
  const what = title === undefined ? "this content" : `“${title}”`;
  return action === "approval" ? `Approve ${what}?` : `Accept the compliance findings of ${what}?`;
}

function facts(
  link: ApprovalLink,
  { locales, revision, dueDate, publishAt }: Reviewable,
): [string, string][] {
  const { askedBy, workflowId, actor } = link;
  const site = parseLifecycleWorkflowId(workflowId)?.site;
  const rows: [string, string | undefined][] = [
    ["Title", link.title],
    ["Site", site],
    ["Languages", locales.map(({ locale }) => languageName(locale)).join(", ")],
    ["Revision", revision.replaceAll(",", ", ")],
    ["Asked by", askedBy],
    ["Decide by", dueDate === undefined ? undefined : inWords(dueDate)],
    ["To be published", publishAt && wallTimeInWords(publishAt.wallTime, publishAt.zone)],
    ["You decide as", `${actor.id}, ${actor.role}`],
    ["This link ends", inWords(link.expiresAt)],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== undefined);
}

function findings({ action }: ApprovalLink, { compliance }: Reviewable): Markup {
  if (action !== "compliance_decision") return markup``;
  const found = compliance.filter(({ blocking, advisory }) => blocking + advisory > 0);
  return markup`<h2>What the checks found</h2>
<p>The text of each finding is shown beside the content in its editor.</p>
<ul>${found.map(({ check, blocking, advisory }) => markup`<li>${check}: ${String(blocking)} blocking, ${String(advisory)} advisory</li>`)}</ul>`;
}

function previews({ locales }: Reviewable): Markup[] {
  return locales.flatMap(({ locale, items }) =>
    items.map(({ site, revision, url }) => {
      const name = `Preview in ${languageName(locale)}, ${site}, revision ${revision}`;
      return markup`<li><a href="${httpUrl(url)}" target="_blank" rel="noopener noreferrer">${name} <span>(opens in a new tab)</span></a></li>`;
    }),
  );
}

/** A link of the page leads to a site, never to a script. */
function httpUrl(url: string): string {
  return /^https?:$/.test(new URL(url).protocol) ? url : "about:blank";
}

function form({ link, confirmation, fault, comment = "" }: Question, error: string): Markup {
  const approve = link.action === "approval" ? "Approve" : "Accept the findings";
  const describedBy = fault === undefined ? "comment-hint" : "comment-error comment-hint";
  const invalid = fault === undefined ? [] : [markup` aria-invalid="true" autofocus`];
  return markup`<h2 id="decision">Your decision</h2>
<form method="post" aria-labelledby="decision">
<input type="hidden" name="confirmation" value="${confirmation}">
<label for="comment">Comment</label>
<p class="hint" id="comment-hint">Needed if you send it back: the author will read it.</p>
${fault === undefined ? [] : markup`<p id="comment-error"><strong>Error: ${error}</strong></p>`}
<textarea id="comment" name="comment" maxlength="${String(longestComment)}" aria-describedby="${describedBy}"${invalid}>${comment}</textarea>
<div class="choices">
<button class="go" name="decision" value="approve">${approve}</button>
<button class="back" name="decision" value="reject">Send back</button>
</div>
</form>`;
}
