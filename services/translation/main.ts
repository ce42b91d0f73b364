import { createLogger, loadConfig, run, serviceEndSeconds, shutDownOnSignal } from "@temporal-cms/runtime";
import { simulatorVendor } from "./adapters/simulator.ts";
import { TranslationConfig } from "./config.ts";
import { startTranslationService } from "./service.ts";

await run(async () => {
  const config = loadConfig(TranslationConfig);
  const logger = createLogger("translation", config.LOG_LEVEL);
  const service = await startTranslationService({
    host: config.HOST,
    port: config.PORT,
    logger,
    serviceToken: config.SERVICE_TOKEN,
    referenceKey: config.TRANSLATION_REFERENCE_KEY,
    vendor: simulatorVendor({ url: config.SIMULATOR_URL, token: config.SIMULATOR_TOKEN }),
  });
  shutDownOnSignal({ logger, parts: [service], forceAfter: serviceEndSeconds * 1000 });
});
