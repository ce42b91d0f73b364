import { createHash } from "node:crypto";
import type { Closeable } from "@temporal-cms/runtime";
import { createTransport } from "nodemailer";
import { isCritical } from "../due-time.ts";
import { html, plainText, type MailContent } from "../mail-text.ts";
import { type Message, digestOf } from "../message.ts";
import type { DeliveryQueue } from "../queue/delivery-queue.ts";
import type { QueuedDelivery } from "../queue/rows.ts";
import type { Recipient } from "../recipients.ts";
import { DeliveryError, type Lane } from "./channel.ts";

export interface EmailOptions {
  /** `smtp://…` or `smtps://…`, with credentials. */
  readonly smtpUrl: string;
  readonly from: string;
}

/** In milliseconds. */
const timeouts = { connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 10_000 };

export interface MailServer extends Closeable {
  laneTo(recipient: Recipient & { readonly email: string }): Lane;
}

/**
 * Mail by SMTP, one for each recipient. A mail that goes out twice because the process died before it knew the answer has the
 * same `Message-ID`, by which mail programs know it. Mails of one lifecycle refer to each other, so that they are shown together.
 */
export function mailServer(
  { smtpUrl, from }: EmailOptions,
  queue: DeliveryQueue,
  wordsFor: (delivery: QueuedDelivery, recipient: Recipient) => Message,
): MailServer {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 4,
    ...timeouts,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? "localhost";
  const idOf = (...parts: readonly string[]): string =>
    `<${createHash("sha256").update(parts.join("\u0000")).digest("hex").slice(0, 40)}@${domain}>`;

  const laneTo = (recipient: Recipient & { readonly email: string }): Lane => ({
    channel: "email",
    recipient: recipient.name,
    concurrency: 2,
    next: (now, busy) => {
      const head = queue.due(recipient.name, now, busy.size + 1).find(({ number }) => !busy.has(number));
      if (!head) return undefined;
      if (head.digestAt === undefined) return { deliveries: [head] };
      const [first, ...others] = queue
        .digest(recipient.name, head.digestAt)
        .filter(({ number }) => !busy.has(number));
      return first && { deliveries: [first, ...others] };
    },
    deliver: async (deliveries) => {
      const [{ digestAt, notification }] = deliveries;
      const messages = deliveries.map((delivery) => wordsFor(delivery, recipient));
      const content = contentOf(messages, recipient, digestAt !== undefined);
      const messageId =
        digestAt === undefined
          ? idOf(recipient.name, notification.dedupeKey)
          : idOf(recipient.name, "digest", String(digestAt));
      try {
        await transport.sendMail({
          from,
          to: recipient.email,
          subject: content.message.subject,
          text: plainText(content),
          html: html(content),
          messageId,
          ...(digestAt === undefined && {
            references: idOf(recipient.name, "lifecycle", notification.workflowId),
          }),
          priority: isCritical(notification) ? "high" : "normal",
          headers: { "auto-submitted": "auto-generated", "content-language": recipient.language },
        });
      } catch (error) {
        throw deliveryError(error);
      }
    },
  });
  return {
    laneTo,
    close: () => {
      transport.close();
      return Promise.resolve();
    },
  };
}

function contentOf(messages: readonly Message[], recipient: Recipient, digest: boolean): MailContent {
  const [only] = messages;
  if (!digest && only) return { message: only };
  return { message: digestOf(messages, recipient), parts: messages };
}

/** A refusal of this very recipient or mail, by a 5xx answer of the server, is for good; all else may pass later. */
function deliveryError(error: unknown): DeliveryError {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const parts = [code, responseCode].filter((part) => typeof part === "string" || typeof part === "number");
  const permanent =
    (code === "EENVELOPE" || code === "EMESSAGE") && typeof responseCode === "number" && responseCode >= 500;
  return new DeliveryError("email", parts.join(" ") || "unknown", { permanent });
}
