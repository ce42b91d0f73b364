import { type Notification, notificationKinds } from "@temporal-cms/contracts";
import { wordsOf } from "../words/words-of.ts";
import { exampleNotification } from "./examples.ts";
import type { FakeSlack } from "./fake-slack.ts";
import type { ReceivedMail } from "./smtp-sink.ts";

/** What each lifecycle tells, in this order: ten kinds, whose subjects all differ. */
const kinds = notificationKinds.slice(0, 10);
export const steps = kinds.map((kind) => wordsOf("en").kinds[kind][0]);

const sites = ["one", "two", "three", "four", "five"];
const lifecyclesOfSite = 10;
export const channelOf = (site: string): string => `C0${site.toUpperCase()}`;

/** Five sites, each with a mail address and a channel of Slack. */
export const audience = {
  recipients: sites.flatMap((site) => [
    { name: `desk-${site}`, email: `${site}@example.org`, sites: [site] },
    { name: `room-${site}`, slack: channelOf(site), sites: [site] },
  ]),
};
export const channels = sites.map(channelOf);

export interface Lifecycle {
  readonly site: string;
  readonly title: string;
  readonly notifications: readonly Notification[];
}

/** 500 notifications: 50 lifecycles with ten each. */
export const lifecycles: readonly Lifecycle[] = sites.flatMap((site) =>
  Array.from({ length: lifecyclesOfSite }, (_, index): Lifecycle => {
    const title = `Article ${site}-${index}`;
    const workflowId = `content:${site}:post:${index}`;
    return {
      site,
      title,
      notifications: kinds.map((kind) =>
        exampleNotification({ dedupeKey: `${workflowId}:${kind}`, kind, workflowId, site, title }),
      ),
    };
  }),
);

/** Subjects of a lifecycle's mails in the order of their arrival, a mail that came twice once; and how many came twice. */
export function mailed(
  mails: readonly ReceivedMail[],
  { title }: Lifecycle,
): { steps: string[]; again: number } {
  const own = mails.filter(({ headers }) => headers.get("subject")?.endsWith(`: ${title}`));
  const ids = own.map(({ headers }) => headers.get("message-id"));
  const first = own.filter((_, index) => ids.indexOf(ids[index]) === index);
  return {
    steps: first.map(({ headers }) => headers.get("subject")?.replace(/^\[\w+\] (.*): [^:]*$/, "$1") ?? ""),
    again: own.length - first.length,
  };
}

/** The lines of a lifecycle's messages in Slack, as they stand in the end; one list for each message. */
export function posted({ messages }: FakeSlack, { site, title }: Lifecycle): string[][] {
  return messages
    .filter(
      (message) => message.channel === channelOf(site) && message.versions[0]?.text.endsWith(`: ${title}`),
    )
    .map(({ versions }) =>
      [...(versions.at(-1)?.blocks ?? "").matchAll(/<!date\^[^>]*> ([^\\"]+)/g)].map(([, step = ""]) => step),
    );
}
