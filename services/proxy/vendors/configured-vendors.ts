import { phrase } from "./phrase.ts";
import { standardVendor } from "./standard-vendor.ts";
import type { TranslationVendor } from "./translation-vendor.ts";

export interface VendorsConfig {
  /** Keys that the translation service signs its references and its own news by. */
  readonly referenceKeys: readonly string[];
  readonly simulatorKeys?: readonly string[];
  readonly phraseSecrets?: readonly string[];
}

/** The vendors that are heard. DeepL and LibreTranslate send no webhooks. */
export function configuredVendors(config: VendorsConfig | undefined): TranslationVendor[] {
  if (!config) return [];
  const { referenceKeys, simulatorKeys, phraseSecrets } = config;
  return [
    standardVendor({ name: "file", webhookKeys: referenceKeys, referenceKeys }),
    ...(simulatorKeys
      ? [standardVendor({ name: "simulator", webhookKeys: simulatorKeys, referenceKeys })]
      : []),
    ...(phraseSecrets ? [phrase({ secrets: phraseSecrets, referenceKeys })] : []),
  ];
}
