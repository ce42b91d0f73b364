import { createLogger, run, serviceEndSeconds, shutDownOnSignal } from "@temporal-cms/runtime";
import { loadNotificationConfig } from "./config.ts";
import { temporalOpenTasks } from "./reminders/open-tasks.ts";
import { startNotificationService } from "./service.ts";

const day = 86_400_000;
const betweenLooks = 3_600_000;

await run(async () => {
  const { logLevel, reminders, ...config } = loadNotificationConfig();
  const logger = createLogger("notification", logLevel);
  if (config.audience.recipients.length === 0)
    logger.info("no recipients: notifications go to the log alone");
  const service = await startNotificationService({
    ...config,
    logger,
    notificationLogger: createLogger("notification", "info"),
    ...(reminders && {
      reminders: {
        tasks: temporalOpenTasks(reminders.temporal),
        after: reminders.afterDays * day,
        every: betweenLooks,
      },
    }),
  });
  shutDownOnSignal({ logger, parts: [service], forceAfter: serviceEndSeconds * 1000 });
});
