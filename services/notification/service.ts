import { NotificationRequest } from "@temporal-cms/contracts";
import {
  type HttpService,
  type Logger,
  ProblemError,
  parseRequest,
  serviceToken,
  startHttpService,
} from "@temporal-cms/runtime";
import express from "express";
import { Counter } from "prom-client";
import { DeliveriesQuery } from "./api.ts";
import { type Channel, DeliveryError } from "./channels/channel.ts";
import { type EmailOptions, emailChannel } from "./channels/email.ts";
import { logChannel } from "./channels/log.ts";
import { DeliveryLog } from "./delivery-log.ts";
import { createNotifier } from "./notifier.ts";

export interface NotificationServiceOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly logger: Logger;
  /** Takes the notifications themselves; must not be silenced by a log level. */
  readonly notificationLogger: Pick<Logger, "info">;
  readonly serviceToken: string;
  /** Path of the SQLite file. */
  readonly database: string;
  /** Without it the log is the only channel. */
  readonly email?: Omit<EmailOptions, "logger">;
}

const bodyLimit = "64kb";
/** Seconds. */
const retryAfter = 5;

/** The seed's notification service (section 4.6). One process for each SQLite file, as it knows what was delivered from there. */
export async function startNotificationService(options: NotificationServiceOptions): Promise<HttpService> {
  const { logger } = options;
  const log = new DeliveryLog(options.database);
  const email = options.email && emailChannel({ ...options.email, logger });
  const channels: Channel[] = [logChannel(options.notificationLogger), ...(email ? [email] : [])];
  const close = async (): Promise<void> => {
    await email?.close();
    log.close();
  };
  const service = await startHttpService({
    name: "notification",
    logger,
    host: options.host,
    port: options.port,
    routes: (app, registry) => {
      const counter = (name: string, help: string): Counter =>
        new Counter({ name, help, labelNames: ["channel"], registers: [registry] });
      const delivered = counter("notification_deliveries_total", "Notifications delivered, by channel");
      const failed = counter("notification_failures_total", "Attempts to deliver that failed, by channel");
      const notifier = createNotifier({ log, channels, onDelivery: (channel) => delivered.inc({ channel }) });
      app.use(["/notifications", "/deliveries"], serviceToken(options.serviceToken));
      app.post("/notifications", express.json({ limit: bodyLimit }), async (request, response) => {
        const notification = parseRequest(NotificationRequest, request.body);
        try {
          response.json(await notifier.notify(notification));
        } catch (error) {
          if (!(error instanceof DeliveryError)) throw error;
          const { channel, code } = error;
          failed.inc({ channel });
          logger.warn({ dedupeKey: notification.dedupeKey, channel, code }, "not delivered");
          throw notDelivered(error);
        }
      });
      app.get("/deliveries", (request, response) => {
        const { limit, workflowId } = parseRequest(DeliveriesQuery, request.query);
        response.json({ notifications: log.latest(limit, workflowId) });
      });
    },
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    ...service,
    close: async () => {
      await service.close();
      await close();
    },
  };
}

function notDelivered(error: DeliveryError): ProblemError {
  return new ProblemError(
    {
      type: "urn:temporal-cms:not-delivered",
      title: "Not delivered",
      status: 503,
      detail: `${error.message}; the same request later delivers what is missing.`,
    },
    { cause: error, retryAfter },
  );
}
