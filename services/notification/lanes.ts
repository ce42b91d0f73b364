import type { Closeable, Logger } from "@temporal-cms/runtime";
import type { Lane } from "./channels/channel.ts";
import { mailServer } from "./channels/email.ts";
import { logLane } from "./channels/log.ts";
import { slackWorkspace } from "./channels/slack.ts";
import type { NotificationConfig } from "./config.ts";
import { decisionUrl } from "./decision-links.ts";
import { type Message, messageOf } from "./message.ts";
import type { DeliveryQueue } from "./queue/delivery-queue.ts";
import type { QueuedDelivery } from "./queue/rows.ts";
import type { Recipient } from "./recipients.ts";

/** A way to each recipient, and one to the log. */
export function lanesOf(
  { audience, email, slack, links }: NotificationConfig,
  queue: DeliveryQueue,
  notificationLogger: Pick<Logger, "info">,
): Closeable & { readonly lanes: readonly Lane[] } {
  const wordsFor = ({ notification }: QueuedDelivery, recipient: Recipient): Message =>
    messageOf(
      notification,
      recipient,
      audience.templates,
      links && decisionUrl(links, notification, recipient),
    );
  const mail = email && mailServer(email, queue, wordsFor);
  const workspace = slack && slackWorkspace(slack, queue, wordsFor);
  const lanes = audience.recipients.flatMap((recipient): Lane[] => {
    const { email: address, slack: channel } = recipient;
    if (mail && address !== undefined) return [mail.laneTo({ ...recipient, email: address })];
    if (workspace && channel !== undefined) return [workspace.laneTo({ ...recipient, slack: channel })];
    return [];
  });
  return {
    lanes: [logLane(notificationLogger, queue), ...lanes],
    close: async () => mail?.close(),
  };
}
