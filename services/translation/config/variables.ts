import {
  ConfigError,
  ListenVariables,
  LogLevelVariable,
  ServiceTokenVariable,
  SigningKey,
  SigningKeysVariable,
  loadConfig,
  loadJsonFile,
  loadParts,
} from "@temporal-cms/runtime";
import { z } from "zod";
import { VendorKeys, VendorsFile, keyFaults } from "./vendors-file.ts";

/** Environment of the translation service. */
export const TranslationVariables = z
  .object({
    ...ListenVariables,
    LOG_LEVEL: LogLevelVariable,
    /** What callers send as bearer token. */
    SERVICE_TOKEN: ServiceTokenVariable,
    /** Signs the name of the waiting workflow into the vendor's job; the proxy knows the same key. */
    TRANSLATION_REFERENCE_KEY: SigningKey,
    /** Keys whose signatures are still good, during a rotation; the one that signs among them or not. */
    TRANSLATION_REFERENCE_KEYS: SigningKeysVariable.optional(),
    /** JSON as `VendorsFile` says. */
    TRANSLATION_VENDORS_FILE: z.string().optional(),
    /** JSON as `VendorKeys` says; a mounted secret. */
    VENDOR_KEYS_FILE: z.string().optional(),
    /** The proxy, that is told when a translated file was taken. */
    PROXY_URL: z.url({ protocol: /^https?$/ }).optional(),
    /** In place of a vendors file: the simulator translates everything. */
    SIMULATOR_URL: z.url({ protocol: /^https?$/ }).optional(),
    SIMULATOR_TOKEN: ServiceTokenVariable.optional(),
  })
  .refine((set) => (set.SIMULATOR_URL === undefined) !== (set.TRANSLATION_VENDORS_FILE === undefined), {
    path: ["TRANSLATION_VENDORS_FILE"],
    message: "is required, or else SIMULATOR_URL; not both",
    when: () => true,
  })
  .refine((set) => set.SIMULATOR_URL === undefined || set.SIMULATOR_TOKEN !== undefined, {
    path: ["SIMULATOR_TOKEN"],
    message: "is required with SIMULATOR_URL",
    when: () => true,
  });

export interface TranslationConfig {
  readonly variables: z.infer<typeof TranslationVariables>;
  /** Undefined where the simulator translates everything. */
  readonly vendors: VendorsFile | undefined;
  readonly keys: VendorKeys;
}

/**
 * Reads the translation service's configuration.
 *
 * @throws {ConfigError} naming the faults of variables, vendors and keys at once
 */
export function loadTranslationConfig(environment: NodeJS.ProcessEnv = process.env): TranslationConfig {
  const { TRANSLATION_VENDORS_FILE: vendorsFile, VENDOR_KEYS_FILE: keysFile } = environment;
  const config = loadParts({
    variables: () => loadConfig(TranslationVariables, environment),
    vendors: () =>
      vendorsFile ? loadJsonFile("TRANSLATION_VENDORS_FILE", vendorsFile, VendorsFile) : undefined,
    keys: () => (keysFile ? loadJsonFile("VENDOR_KEYS_FILE", keysFile, VendorKeys) : {}),
  });
  const faults = config.vendors ? keyFaults(config.vendors, config.keys) : [];
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}
