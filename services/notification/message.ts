import type { Notification } from "@temporal-cms/contracts";
import { isCritical } from "./due-time.ts";
import type { Placeholder, Recipient, Template } from "./recipients.ts";
import type { Language, Wording } from "./words/wording.ts";
import { wordsOf } from "./words/words-of.ts";

export interface MessageLink {
  readonly label: string;
  readonly url: string;
}

/** A notification in a recipient's words; `details` are pairs of a name and a value. */
export interface Message {
  readonly language: Language;
  readonly subject: string;
  readonly summary: string;
  readonly details: readonly (readonly [string, string])[];
  /** Where the content is. */
  readonly link?: MessageLink;
  /** Where the recipient can decide. */
  readonly decide?: MessageLink & { readonly hint: string };
}

type Readable = Pick<Recipient, "language" | "zone">;

/**
 * Puts a notification into words: by site, language and priority (seed, section 4.6), which the workflow takes from what its
 * search attributes hold.
 *
 * @param decideUrl where the recipient can decide
 */
export function messageOf(
  notification: Notification,
  recipient: Readable,
  templates: readonly Template[],
  decideUrl?: string,
): Message {
  const { language, zone } = recipient;
  const words = wordsOf(language);
  const { labels } = words;
  const [subject, summary] = ownWords(notification, language, templates, words);
  const { site, locale, url } = notification;
  const where = locale === undefined ? site : `${site}/${locale}`;
  const urgent = isCritical(notification) ? `${labels.urgent}: ` : "";
  const filled = (text: string): string => fill(text, notification, language, zone, words);
  return {
    language,
    subject: oneLine(`[${where}] ${urgent}${filled(subject)}`),
    summary: filled(summary),
    details: detailsOf(notification, language, zone, words),
    ...(url !== undefined && { link: { label: labels.open, url } }),
    ...(decideUrl !== undefined && {
      decide: { label: labels.decide, hint: labels.decideHint, url: decideUrl },
    }),
  };
}

/** Several messages in one. */
export function digestOf(messages: readonly Message[], { language }: Readable): Message {
  const words = wordsOf(language);
  return {
    language,
    subject: words.digest(messages.length),
    summary: words.labels.digestSummary,
    details: [],
  };
}

/** The organisation's own subject and summary where it has them; the most specific template wins, then the later one. */
function ownWords(
  { kind, site, priority, title }: Notification,
  language: Language,
  templates: readonly Template[],
  words: Wording,
): readonly [string, string] {
  const fitting = templates
    .filter(
      (template) =>
        (template.site ?? site) === site &&
        (template.kind ?? kind) === kind &&
        (template.priority ?? priority) === priority &&
        (template.language ?? language) === language,
    )
    .map((template) => ({ template, says: specificity(template) }))
    .sort((one, other) => one.says - other.says)
    .map(({ template }) => template);
  const [subject, summary] = words.kinds[kind];
  return [
    fitting.findLast((template) => template.subject !== undefined)?.subject ??
      (title === undefined ? subject : `${subject}: {title}`),
    fitting.findLast((template) => template.summary !== undefined)?.summary ?? summary,
  ];
}

function specificity({ site, language, priority, kind }: Template): number {
  return [site, language, priority, kind].filter((each) => each !== undefined).length;
}

function fill(
  text: string,
  notification: Notification,
  language: Language,
  zone: string,
  words: Wording,
): string {
  const values: Record<Placeholder, string> = {
    title: notification.title ?? words.labels.untitled,
    site: notification.site,
    language: notification.locale ?? notification.sourceLocale ?? "",
    stage: words.stages[notification.stage],
    due: notification.dueDate === undefined ? "" : timeIn(notification.dueDate, language, zone),
    priority: String(notification.priority),
  };
  return text.replaceAll(/\{([a-z]+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? values[name as Placeholder] : whole,
  );
}

function detailsOf(
  notification: Notification,
  language: Language,
  zone: string,
  words: Wording,
): [string, string][] {
  const { labels } = words;
  const { dueDate } = notification;
  const details: [string, string | undefined][] = [
    [labels.title, notification.title],
    [labels.site, notification.site],
    [labels.language, notification.locale],
    [labels.stage, words.stages[notification.stage]],
    [labels.awaits, words.awaited[notification.awaitingAction]],
    [labels.due, dueDate === undefined ? undefined : timeIn(dueDate, language, zone)],
    [labels.priority, String(notification.priority)],
    [labels.askedBy, notification.askedBy],
    [labels.reason, notification.reason],
    [labels.workflow, notification.workflowId],
  ];
  return details.filter((detail): detail is [string, string] => detail[1] !== undefined);
}

/** A time as the recipient's clock shows it, with the zone. */
export function timeIn(instant: string, language: Language, zone: string): string {
  const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: zone,
  });
  return `${format.format(new Date(instant))} (${zone})`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
