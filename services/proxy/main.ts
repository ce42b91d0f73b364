import { createLogger, run, shutDownOnSignal } from "@temporal-cms/runtime";
import { loadProxyConfig } from "./config.ts";
import { startProxy } from "./start-proxy.ts";

/** After it the process ends whatever is still going on, in milliseconds. */
const forceAfter = 15_000;

await run(async () => {
  const { logLevel, drainFor, ...config } = loadProxyConfig();
  const logger = createLogger("proxy", logLevel);
  const proxy = await startProxy({ config, logger });
  shutDownOnSignal({ logger, parts: [proxy], drainFor, forceAfter: drainFor + forceAfter });
});
