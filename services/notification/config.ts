import {
  ListenVariables,
  LogLevelVariable,
  ServiceTokenVariable,
  loadConfig,
  loadJsonFile,
} from "@temporal-cms/runtime";
import { z } from "zod";
import type { EmailOptions } from "./channels/email.ts";
import { Recipients } from "./recipients.ts";

/** Environment of the notification service. */
export const NotificationConfig = z.object({
  ...ListenVariables,
  LOG_LEVEL: LogLevelVariable,
  /** What callers send as bearer token. */
  SERVICE_TOKEN: ServiceTokenVariable,
  /** SQLite file with what was delivered; made when it is not there. */
  NOTIFICATION_DB: z.string(),
});

const MailConfig = z.object({
  /** `smtp://user:password@host:587`, or `smtps://` for TLS from the start. */
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be an smtp:// or smtps:// URL" }),
  MAIL_FROM: z.string().min(3),
  /** JSON file, see `Recipients`. */
  RECIPIENTS_FILE: z.string(),
});

/**
 * Mail goes out when its three variables are set; undefined when none is.
 *
 * @throws {ConfigError} naming all faults at once
 */
export function loadMail(environment: NodeJS.ProcessEnv): Omit<EmailOptions, "logger"> | undefined {
  if (Object.keys(MailConfig.shape).every((name) => !environment[name])) return undefined;
  const config = loadConfig(MailConfig, environment);
  return {
    smtpUrl: config.SMTP_URL,
    from: config.MAIL_FROM,
    recipients: loadJsonFile("RECIPIENTS_FILE", config.RECIPIENTS_FILE, Recipients),
  };
}
