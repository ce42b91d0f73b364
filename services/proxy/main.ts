import { createLogger, run, serviceEndSeconds, shutDownOnSignal } from "@temporal-cms/runtime";
import { loadProxyConfig } from "./config.ts";
import { startProxy } from "./start-proxy.ts";

await run(async () => {
  const { logLevel, drainFor, ...config } = loadProxyConfig();
  const logger = createLogger("proxy", logLevel);
  const proxy = await startProxy({ config, logger });
  shutDownOnSignal({ logger, parts: [proxy], drainFor, forceAfter: drainFor + serviceEndSeconds * 1000 });
});
