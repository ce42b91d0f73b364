import {
  ConfigError,
  ListenVariables,
  LogLevelVariable,
  ServiceTokenVariable,
  SigningKey,
  type TemporalTarget,
  loadConfig,
  loadJsonFile,
  loadParts,
  loadTemporalTarget,
} from "@temporal-cms/runtime";
import { z } from "zod";
import type { EmailOptions } from "./channels/email.ts";
import type { SlackOptions } from "./channels/slack.ts";
import type { DecisionLinkOptions } from "./decision-links.ts";
import { Audience } from "./recipients.ts";

/** Environment of the notification service; with an address of Temporal's, `loadTemporalTarget` says what else it reads. */
export const NotificationVariables = z
  .object({
    ...ListenVariables,
    LOG_LEVEL: LogLevelVariable,
    /** What callers send as bearer token. */
    SERVICE_TOKEN: ServiceTokenVariable,
    /** SQLite file with what was accepted and delivered; made when it is not there. */
    NOTIFICATION_DB: z.string(),
    /** JSON file, see `Audience`. Without it notifications go to the log alone. */
    RECIPIENTS_FILE: z.string().optional(),
    /** `smtp://user:password@host:587`, or `smtps://` for TLS from the start. */
    SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be an smtp:// or smtps:// URL" }).optional(),
    MAIL_FROM: z.string().min(3).optional(),
    SLACK_BOT_TOKEN: z
      .string()
      .regex(/^xoxb-[A-Za-z0-9-]+$/, "must be the token of a bot, xoxb-…")
      .optional(),
    /** In place of Slack's own, such as that of a proxy; it ends with a slash. */
    SLACK_API_URL: z
      .url({ protocol: /^https?$/ })
      .endsWith("/", "must end with a slash")
      .optional(),
    /** Signs links to decide by. Without it messages have none. */
    APPROVAL_LINK_KEY: SigningKey.optional(),
    /** Where people reach the proxy, which has the pages of those links. */
    PROXY_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
    /** Days after which people are reminded of what waits for them; with an address of Temporal's. */
    REMIND_AFTER_DAYS: z
      .string()
      .regex(/^\d{1,3}$/, "a number of days from 1 to 365")
      .transform(Number)
      .pipe(z.int().min(1).max(365))
      .default(3),
  })
  .superRefine((variables, context) => {
    const goTogether = (...names: [keyof typeof variables, keyof typeof variables]): void => {
      const [missing, ...both] = names.filter((name) => variables[name] === undefined);
      if (missing === undefined || both.length > 0) return;
      const other = names.find((name) => name !== missing) ?? "";
      context.addIssue({ code: "custom", path: [missing], message: `is required with ${other}` });
    };
    goTogether("SMTP_URL", "MAIL_FROM");
    goTogether("APPROVAL_LINK_KEY", "PROXY_PUBLIC_URL");
  });

export interface NotificationConfig {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly serviceToken: string;
  /** Path of the SQLite file. */
  readonly database: string;
  readonly audience: Audience;
  readonly email?: EmailOptions;
  readonly slack?: SlackOptions;
  readonly links?: DecisionLinkOptions;
}

/**
 * Reads the service's configuration.
 *
 * @throws {ConfigError} naming the faults of variables, Temporal's variables and the recipients' file at once
 */
export function loadNotificationConfig(environment: NodeJS.ProcessEnv = process.env): NotificationConfig & {
  readonly logLevel: string;
  /** Absent without an address of Temporal's: then nobody is reminded. */
  readonly reminders?: { readonly temporal: TemporalTarget; readonly afterDays: number };
} {
  const { RECIPIENTS_FILE: file } = environment;
  const hasTemporal = Boolean(environment["TEMPORAL_ADDRESS"] ?? environment["TEMPORAL_ENDPOINT"]);
  const { variables, audience, temporal } = loadParts({
    variables: () => loadConfig(NotificationVariables, environment),
    audience: () =>
      file ? loadJsonFile("RECIPIENTS_FILE", file, Audience) : { recipients: [], templates: [] },
    temporal: () => (hasTemporal ? loadTemporalTarget(environment) : undefined),
  });
  const { SMTP_URL: smtpUrl, MAIL_FROM: from, SLACK_BOT_TOKEN: token, SLACK_API_URL: apiUrl } = variables;
  const { APPROVAL_LINK_KEY: key, PROXY_PUBLIC_URL: proxyUrl } = variables;
  unreachable(audience, { email: smtpUrl !== undefined, slack: token !== undefined });
  return {
    host: variables.HOST,
    port: variables.PORT,
    serviceToken: variables.SERVICE_TOKEN,
    database: variables.NOTIFICATION_DB,
    audience,
    logLevel: variables.LOG_LEVEL,
    ...(smtpUrl !== undefined && from !== undefined && { email: { smtpUrl, from } }),
    ...(token !== undefined && { slack: { token, ...(apiUrl !== undefined && { apiUrl }) } }),
    ...(key !== undefined && proxyUrl !== undefined && { links: { key, proxyUrl } }),
    ...(temporal && { reminders: { temporal, afterDays: variables.REMIND_AFTER_DAYS } }),
  };
}

/** Recipients whom no configured channel reaches are a fault, not a silence. */
function unreachable(
  { recipients }: Audience,
  channels: { readonly email: boolean; readonly slack: boolean },
): void {
  const faults = recipients.flatMap(({ name, email, slack }) => [
    ...(email !== undefined && !channels.email
      ? [`SMTP_URL: is required, ${name} in RECIPIENTS_FILE has an address`]
      : []),
    ...(slack !== undefined && !channels.slack
      ? [`SLACK_BOT_TOKEN: is required, ${name} in RECIPIENTS_FILE is a channel of Slack`]
      : []),
  ]);
  if (faults.length > 0) throw new ConfigError(faults);
}
