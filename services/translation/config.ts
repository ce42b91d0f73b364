import { ListenVariables, LogLevelVariable, ServiceTokenVariable, SigningKey } from "@temporal-cms/runtime";
import { z } from "zod";

/** Environment of the translation service. */
export const TranslationConfig = z.object({
  ...ListenVariables,
  LOG_LEVEL: LogLevelVariable,
  /** What callers send as bearer token. */
  SERVICE_TOKEN: ServiceTokenVariable,
  /** Signs the name of the waiting workflow into the vendor's job; the proxy knows the same key. */
  TRANSLATION_REFERENCE_KEY: SigningKey,
  SIMULATOR_URL: z.url({ protocol: /^https?$/ }),
  SIMULATOR_TOKEN: ServiceTokenVariable,
});
