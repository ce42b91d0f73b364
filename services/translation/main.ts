import { createLogger, run, serviceEndSeconds, shutDownOnSignal } from "@temporal-cms/runtime";
import { simulatorVendor } from "./adapters/simulator.ts";
import { loadTranslationConfig } from "./config/variables.ts";
import { startTranslationService } from "./service.ts";
import { oneVendor, vendorsOf } from "./vendors.ts";

await run(async () => {
  const { variables, vendors, keys } = loadTranslationConfig();
  const logger = createLogger("translation", variables.LOG_LEVEL);
  const { SIMULATOR_URL: url = "", SIMULATOR_TOKEN: token = "" } = variables;
  const signing = variables.TRANSLATION_REFERENCE_KEY;
  const service = await startTranslationService({
    host: variables.HOST,
    port: variables.PORT,
    logger,
    serviceToken: variables.SERVICE_TOKEN,
    referenceKeys: [signing, ...(variables.TRANSLATION_REFERENCE_KEYS ?? [])],
    vendors: vendors
      ? vendorsOf(vendors, keys)
      : oneVendor(simulatorVendor({ name: "simulator", url, token })),
    proxyUrl: variables.PROXY_URL,
  });
  shutDownOnSignal({ logger, parts: [service], forceAfter: serviceEndSeconds * 1000 });
});
