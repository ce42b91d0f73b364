import type { DeployedEnvironment } from "../config.ts";
import { type SecretReferences, type TemporalClient, temporalClients } from "../workloads/workloads-input.ts";

/** Credentials of one client of Temporal. */
type TemporalEntry = `temporal-${TemporalClient}-${"certificate" | "token"}`;
export type SecretEntry = keyof SecretReferences | "smtpUrl" | "slackToken" | "recipients" | TemporalEntry;

/** What the value of an entry looks like, for those who put it there. */
const formats = {
  sites: "JSON: sites file of the workers (SitesFile in services/worker/cms/sites.ts)",
  siteKeys: "JSON: site keys of the proxy (SiteKeys in services/proxy/config.ts)",
  serviceToken: "Text: token that workers show to the services",
  translationReferenceKeys: 'JSON: {"signing": "whsec_...", "accepted": "whsec_...,whsec_..."}',
  approvalLinkKeys: 'JSON: {"signing": "whsec_...", "accepted": "whsec_...,whsec_..."}',
  vendorWebhookKeys:
    'JSON: {"signing": "whsec_...", "accepted": "whsec_...,whsec_..."} of the simulator; with external vendors the secrets of Phrase\'s webhooks, ["..."]',
  vendorToken:
    'Text: token that translation shows to the simulator; with external vendors JSON: {"<vendor>": "<its key>"}',
} as const satisfies Record<keyof SecretReferences, string>;

const smtpUrl = "Text: URL of the mail server, with user and password, as smtp or smtps";
const slackToken = "Text: token of the Slack app's bot, xoxb-...";
const recipients = "JSON: who is told of what (Audience in services/notification/recipients.ts)";

/** Every entry that an environment needs, and what its value looks like. No value is known here. */
export function secretEntries({
  temporal,
  mail,
  slack,
}: Pick<DeployedEnvironment, "temporal" | "mail" | "slack">): Partial<Record<SecretEntry, string>> {
  const signIn = signInKinds(temporal);
  const ofTemporal = temporalClients.flatMap((client) => [
    ...(signIn.certificates
      ? [[`temporal-${client}-certificate`, 'JSON: {"certificate": "<PEM>", "key": "<PEM>"}']]
      : []),
    ...(signIn.tokens
      ? [[`temporal-${client}-token`, "Text: API key or JWT of this client of Temporal"]]
      : []),
  ]);
  return {
    ...formats,
    ...(mail && { smtpUrl, recipients }),
    ...(slack && { slackToken, recipients }),
    ...(Object.fromEntries(ofTemporal) as Partial<Record<TemporalEntry, string>>),
  };
}

/** How clients sign in to Temporal. */
export function signInKinds(temporal: DeployedEnvironment["temporal"]): {
  readonly certificates: boolean;
  readonly tokens: boolean;
} {
  if (temporal.backend === "selfHosted") return { certificates: true, tokens: temporal.tokens };
  return {
    certificates: temporal.authentication.mtls !== undefined,
    tokens: temporal.authentication.apiKey !== undefined,
  };
}
