import { createLogger, loadConfig, run, serviceEndSeconds, shutDownOnSignal } from "@temporal-cms/runtime";
import { SimulatorConfig } from "./config.ts";
import { startSimulator } from "./service.ts";
import { loadTranslationMemory } from "./translation-memory.ts";

await run(async () => {
  const config = loadConfig(SimulatorConfig);
  const logger = createLogger("translation-simulator", config.LOG_LEVEL);
  const simulator = await startSimulator({
    host: config.HOST,
    port: config.PORT,
    logger,
    token: config.SIMULATOR_TOKEN,
    database: config.SIMULATOR_DB,
    callbackUrl: config.CALLBACK_URL,
    webhookKey: config.SIMULATOR_WEBHOOK_KEY,
    memory: loadTranslationMemory("TRANSLATION_MEMORY", config.TRANSLATION_MEMORY),
    delay: config.SIMULATOR_DELAY,
    seed: config.SIMULATOR_SEED,
  });
  shutDownOnSignal({ logger, parts: [simulator], forceAfter: serviceEndSeconds * 1000 });
});
