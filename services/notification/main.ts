import {
  createLogger,
  loadConfig,
  loadParts,
  run,
  serviceEndSeconds,
  shutDownOnSignal,
} from "@temporal-cms/runtime";
import { NotificationConfig, loadMail } from "./config.ts";
import { startNotificationService } from "./service.ts";

await run(async () => {
  const { config, email } = loadParts({
    config: () => loadConfig(NotificationConfig),
    email: () => loadMail(process.env),
  });
  const logger = createLogger("notification", config.LOG_LEVEL);
  if (!email) logger.info("SMTP_URL is not set: notifications go to the log alone");
  const service = await startNotificationService({
    host: config.HOST,
    port: config.PORT,
    logger,
    notificationLogger: createLogger("notification", "info"),
    serviceToken: config.SERVICE_TOKEN,
    database: config.NOTIFICATION_DB,
    ...(email && { email }),
  });
  shutDownOnSignal({ logger, parts: [service], forceAfter: serviceEndSeconds * 1000 });
});
