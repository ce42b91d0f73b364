import type { Notification } from "@temporal-cms/contracts";
import type { Message, MessageLink } from "../message.ts";
import type { Language } from "../words/wording.ts";
import { wordsOf } from "../words/words-of.ts";

/** What a message tells: the latest in full, and a line for each so far. */
export interface SlackText {
  /** For screen readers and previews. */
  readonly text: string;
  readonly blocks: SlackBlock[];
}

interface SlackBlock {
  readonly type: "section";
  readonly text: { readonly type: "mrkdwn"; readonly text: string };
}

/** Slack's own limit of a section's text: https://docs.slack.dev/reference/block-kit/blocks/section-block/ */
const longestSection = 3000;

export function slackText(
  message: Message,
  told: readonly { readonly received_at: number; readonly body: Notification }[],
  language: Language,
): SlackText {
  const { subject, summary, details, link, decide } = message;
  const labels = details.map(([name, value]) => `*${escape(name)}:* ${escape(value)}`);
  const links = [...(decide ? [`*${anchor(decide)}*`] : []), ...(link ? [anchor(link)] : [])];
  const sections = [
    `*${escape(subject)}*\n${escape(summary)}`,
    labels.join("\n"),
    ...(links.length > 0 ? [links.join("\n")] : []),
    timeline(told, language),
  ];
  return { text: subject.slice(0, 1000), blocks: sections.map((text) => section(text)) };
}

/** Oldest first; when there are too many for a section, the oldest are left out. Times are shown in the reader's zone. */
function timeline(told: Parameters<typeof slackText>[1], language: Language): string {
  const words = wordsOf(language);
  const lines = told.map(({ received_at: at, body: { kind, locale } }) => {
    const time = `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${new Date(at).toISOString()}>`;
    return `${time} ${words.kinds[kind][0]}${locale === undefined ? "" : ` (${locale})`}`;
  });
  const heading = `*${words.labels.earlier}*`;
  while ([heading, ...lines].join("\n").length > longestSection) lines.shift();
  return [heading, ...lines].join("\n");
}

function section(text: string): SlackBlock {
  const shortened = text.length > longestSection ? `${text.slice(0, longestSection - 1)}…` : text;
  return { type: "section", text: { type: "mrkdwn", text: shortened } };
}

function anchor({ label, url }: MessageLink): string {
  return `<${url.replaceAll("|", "%7C").replaceAll(">", "%3E")}|${escape(label)}>`;
}

/** https://docs.slack.dev/messaging/formatting-message-text/#escaping */
function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
