import { createHash } from "node:crypto";
import { urgentPriority } from "@temporal-cms/contracts";
import type { Closeable, Logger } from "@temporal-cms/runtime";
import { createTransport } from "nodemailer";
import { html, plainText } from "../message.ts";
import { type Recipients, recipientsOf } from "../recipients.ts";
import { type Channel, DeliveryError } from "./channel.ts";

export interface EmailOptions {
  /** `smtp://…` or `smtps://…`, with credentials. */
  readonly smtpUrl: string;
  readonly from: string;
  readonly recipients: Recipients;
  readonly logger: Logger;
}

/** In milliseconds; together they stay below what callers wait. */
const timeouts = { connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 10_000 };

/**
 * Mail by SMTP, one message to all whom it concerns. A message that goes out twice because the process died in between has
 * the same `Message-ID`, by which mail programs know it.
 */
export function emailChannel(options: EmailOptions): Channel & Closeable {
  const transport = createTransport({
    url: options.smtpUrl,
    ...timeouts,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    name: "email",
    deliver: async ({ dedupeKey, site, kind, priority }, message) => {
      const to = recipientsOf(options.recipients, site, kind);
      if (to.length === 0) return undefined;
      try {
        const { accepted, rejected } = await transport.sendMail({
          from: options.from,
          to,
          subject: message.subject,
          text: plainText(message),
          html: html(message),
          messageId: messageIdOf(dedupeKey, options.from),
          priority: priority === urgentPriority ? "high" : "normal",
          headers: { "auto-submitted": "auto-generated" },
        });
        if (rejected.length > 0) {
          options.logger.warn(
            { dedupeKey, rejected: rejected.length },
            "the mail server refused some recipients",
          );
        }
        return accepted.length;
      } catch (error) {
        throw new DeliveryError("email", codeOf(error));
      }
    },
    close: () => {
      transport.close();
      return Promise.resolve();
    },
  };
}

function messageIdOf(dedupeKey: string, from: string): string {
  const domain = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? "localhost";
  return `<${createHash("sha256").update(dedupeKey).digest("hex").slice(0, 40)}@${domain}>`;
}

function codeOf(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const parts = [code, responseCode].filter((part) => typeof part === "string" || typeof part === "number");
  return parts.join(" ") || "unknown";
}
