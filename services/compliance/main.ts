import {
  createLogger,
  loadConfig,
  loadParts,
  run,
  serviceEndSeconds,
  shutDownOnSignal,
} from "@temporal-cms/runtime";
import { ComplianceConfig } from "./config.ts";
import { loadRulePacks } from "./packs/rule-packs.ts";
import { startComplianceService } from "./service.ts";
import { hasExpired } from "./waivers/waivers.ts";

await run(async () => {
  const { config, rulePacks } = loadParts({
    config: () => loadConfig(ComplianceConfig),
    rulePacks: () =>
      loadRulePacks("RULE_PACKS", loadConfig(ComplianceConfig.pick({ RULE_PACKS: true })).RULE_PACKS),
  });
  const logger = createLogger("compliance", config.LOG_LEVEL);
  logger.info({ rulePacks: rulePacks.versions }, "rule packs loaded");
  const expired = rulePacks.waivers.filter((waiver) => hasExpired(waiver, new Date())).map(({ id }) => id);
  if (expired.length > 0) logger.warn({ expired }, "waivers have expired and do not count");
  const service = await startComplianceService({
    host: config.HOST,
    port: config.PORT,
    logger,
    serviceToken: config.SERVICE_TOKEN,
    rulePacks,
  });
  shutDownOnSignal({ logger, parts: [service], forceAfter: serviceEndSeconds * 1000 });
});
