import { SiteSlug } from "@temporal-cms/contracts";
import {
  ListenVariables,
  LogLevelVariable,
  SigningKeys,
  SigningKeysVariable,
  type TemporalTarget,
  loadConfig,
  loadJsonFile,
  loadParts,
  loadTemporalTarget,
} from "@temporal-cms/runtime";
import { z } from "zod";
import type { VendorsConfig } from "./vendors/configured-vendors.ts";

/** The file that `SITE_KEYS_FILE` names: each site with the keys that it signs by, two during a rotation. */
export const SiteKeys = z
  .array(z.strictObject({ site: SiteSlug, keys: SigningKeys }))
  .min(1)
  .superRefine((entries, context) => {
    const sites = new Set<string>();
    const keys = new Set<string>();
    for (const [index, entry] of entries.entries()) {
      if (sites.has(entry.site))
        context.addIssue({ code: "custom", path: [index, "site"], message: "the site is named twice" });
      sites.add(entry.site);
      if (entry.keys.some((key) => keys.has(key)))
        context.addIssue({
          code: "custom",
          path: [index, "keys"],
          message: "a key belongs to one site, another has it too",
        });
      for (const key of entry.keys) keys.add(key);
    }
  });
export type SiteKeys = z.infer<typeof SiteKeys>;

/** The file that `PHRASE_WEBHOOK_SECRETS_FILE` names: one secret for each of Phrase's webhooks, and the next during a rotation. */
export const PhraseSecrets = z
  .array(z.string().min(16, "a webhook's secret has at least 16 characters"))
  .min(1)
  .max(20);

const countVariable = (fallback: number, least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.int().min(least).max(most))
    .default(fallback);

/** Environment of the proxy; `loadTemporalTarget` says what else it reads. */
export const ProxyVariables = z
  .object({
    ...ListenVariables,
    LOG_LEVEL: LogLevelVariable,
    /** Path of a JSON file as `SiteKeys` says; a mounted secret. */
    SITE_KEYS_FILE: z.string(),
    /** Keys that the translation simulator signs its webhooks by; without them there is no simulator. */
    SIMULATOR_WEBHOOK_KEYS: SigningKeysVariable.optional(),
    /** Keys that the translation service signs its references by; without them no vendor is heard. */
    TRANSLATION_REFERENCE_KEYS: SigningKeysVariable.optional(),
    /** Path of a JSON file with the secrets of Phrase's webhooks, a list; a mounted secret. Without it Phrase is not heard. */
    PHRASE_WEBHOOK_SECRETS_FILE: z.string().optional(),
    /** Keys that the notification service signs approval links by; without them there are no approval pages. */
    APPROVAL_LINK_KEYS: SigningKeysVariable.optional(),
    /** Of each site, each vendor and each lifecycle's approval pages, counted by each replica. */
    RATE_LIMIT_PER_MINUTE: countVariable(6000, 1, 10_000_000),
    /** In which a worker must answer a query, in milliseconds. */
    QUERY_TIMEOUT_MS: countVariable(2000, 10, 60_000),
    /** In which Temporal must answer all else, in milliseconds. */
    TEMPORAL_TIMEOUT_MS: countVariable(10_000, 10, 60_000),
    /** Between the end of readiness and the closing of the port, in milliseconds. */
    DRAIN_MS: countVariable(0, 0, 60_000),
  })
  .refine((variables) => !variables.SIMULATOR_WEBHOOK_KEYS || variables.TRANSLATION_REFERENCE_KEYS, {
    path: ["TRANSLATION_REFERENCE_KEYS"],
    message: "is required with SIMULATOR_WEBHOOK_KEYS",
    when: () => true,
  })
  .refine((variables) => !variables.PHRASE_WEBHOOK_SECRETS_FILE || variables.TRANSLATION_REFERENCE_KEYS, {
    path: ["TRANSLATION_REFERENCE_KEYS"],
    message: "is required with PHRASE_WEBHOOK_SECRETS_FILE",
    when: () => true,
  });

export interface ProxyConfig {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly temporal: TemporalTarget;
  readonly sites: SiteKeys;
  /** Without it no translation vendor is heard. */
  readonly translation?: VendorsConfig;
  /** Keys of approval links, two during a rotation. */
  readonly approvalLinkKeys?: readonly string[];
  /** Requests a minute of each site, each vendor, and each lifecycle's approval pages. */
  readonly rateLimit: number;
  /** In milliseconds. */
  readonly queryTimeout: number;
  /** In milliseconds. */
  readonly temporalTimeout: number;
}

/**
 * Reads the proxy's configuration.
 *
 * @throws {ConfigError} naming the faults of variables, Temporal's variables and the key file at once
 */
export function loadProxyConfig(
  environment: NodeJS.ProcessEnv = process.env,
): ProxyConfig & { logLevel: string; drainFor: number } {
  const { SITE_KEYS_FILE: keysFile, PHRASE_WEBHOOK_SECRETS_FILE: phraseFile } = environment;
  const { variables, temporal, sites, phraseSecrets } = loadParts({
    variables: () => loadConfig(ProxyVariables, environment),
    temporal: () => loadTemporalTarget(environment),
    sites: () => (keysFile ? loadJsonFile("SITE_KEYS_FILE", keysFile, SiteKeys) : []),
    phraseSecrets: () =>
      phraseFile ? loadJsonFile("PHRASE_WEBHOOK_SECRETS_FILE", phraseFile, PhraseSecrets) : undefined,
  });
  const {
    SIMULATOR_WEBHOOK_KEYS: webhookKeys,
    TRANSLATION_REFERENCE_KEYS: referenceKeys,
    APPROVAL_LINK_KEYS: approvalLinkKeys,
  } = variables;
  return {
    host: variables.HOST,
    port: variables.PORT,
    temporal,
    sites,
    ...(referenceKeys && {
      translation: {
        referenceKeys,
        ...(webhookKeys && { simulatorKeys: webhookKeys }),
        ...(phraseSecrets && { phraseSecrets }),
      },
    }),
    ...(approvalLinkKeys ? { approvalLinkKeys } : {}),
    rateLimit: variables.RATE_LIMIT_PER_MINUTE,
    queryTimeout: variables.QUERY_TIMEOUT_MS,
    temporalTimeout: variables.TEMPORAL_TIMEOUT_MS,
    logLevel: variables.LOG_LEVEL,
    drainFor: variables.DRAIN_MS,
  };
}
