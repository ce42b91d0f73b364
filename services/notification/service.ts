import { Notification, type NotificationReceipt } from "@temporal-cms/contracts";
import {
  type Closeable,
  type HttpService,
  type Logger,
  parseRequest,
  serviceToken,
  startHttpService,
} from "@temporal-cms/runtime";
import express, { type Express } from "express";
import { Counter, Gauge, type Registry } from "prom-client";
import { DeliveriesQuery } from "./api.ts";
import type { NotificationConfig } from "./config.ts";
import { type RetryTimes, retryTimes, startDispatcher } from "./dispatcher.ts";
import { accept } from "./intake.ts";
import { lanesOf } from "./lanes.ts";
import { readDeliveries } from "./queue/delivery-log.ts";
import { DeliveryQueue } from "./queue/delivery-queue.ts";
import { type ReminderOptions, startReminders } from "./reminders/start-reminders.ts";

export interface NotificationServiceOptions extends NotificationConfig {
  readonly logger: Logger;
  /** Takes the notifications themselves; must not be silenced by a log level. */
  readonly notificationLogger: Pick<Logger, "info">;
  readonly retry?: RetryTimes;
  /** Without it nobody is reminded. */
  readonly reminders?: ReminderOptions;
}

const bodyLimit = "64kb";

/**
 * The seed's notification service (section 4.6): takes notifications into a durable queue and delivers them. One process for each
 * SQLite file.
 */
export async function startNotificationService(options: NotificationServiceOptions): Promise<HttpService> {
  const { logger, audience } = options;
  const queue = new DeliveryQueue(options.database);
  const ways = lanesOf(options, queue, options.notificationLogger);
  const forgotten = queue.failOthersThan(ways.lanes.map(({ recipient }) => recipient));
  if (forgotten > 0) logger.warn({ deliveries: forgotten }, "given up: their recipients are no longer known");
  const parts: Closeable[] = [];
  const close = async (): Promise<void> => {
    for (const part of parts.reverse()) await part.close();
    await ways.close();
    queue.close();
  };
  const addRoutes = (app: Express, registry: Registry): void => {
    const { delivered, failed } = deliveryMetrics(registry, queue);
    const dispatcher = startDispatcher({
      queue,
      lanes: ways.lanes,
      logger,
      retry: options.retry ?? retryTimes,
      onDelivered: (channel, count) => delivered.inc({ channel }, count),
      onFailure: (channel) => failed.inc({ channel }),
    });
    const take = (notification: Notification): NotificationReceipt => {
      const receipt = accept(queue, audience, notification);
      dispatcher.wake();
      return receipt;
    };
    parts.push(dispatcher);
    if (options.reminders) parts.push(startReminders(options.reminders, queue, take, logger));
    app.use(["/notifications", "/deliveries"], serviceToken(options.serviceToken));
    app.post("/notifications", express.json({ limit: bodyLimit }), (request, response) => {
      response.status(202).json(take(parseRequest(Notification, request.body)));
    });
    app.get("/deliveries", (request, response) => {
      response.json(readDeliveries(queue, parseRequest(DeliveriesQuery, request.query)));
    });
  };
  const { host, port } = options;
  const service = await startHttpService({
    name: "notification",
    logger,
    host,
    port,
    routes: addRoutes,
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

function deliveryMetrics(
  registry: Registry,
  queue: DeliveryQueue,
): { delivered: Counter<"channel">; failed: Counter<"channel"> } {
  const counter = (name: string, help: string): Counter<"channel"> =>
    new Counter({ name, help, labelNames: ["channel"], registers: [registry] });
  new Gauge({
    name: "notification_deliveries_waiting",
    help: "Deliveries that are not done yet, also those that wait for quiet hours or a digest",
    registers: [registry],
    collect() {
      this.set(queue.waiting());
    },
  });
  return {
    delivered: counter("notification_deliveries_total", "Notifications delivered, by channel"),
    failed: counter("notification_failures_total", "Attempts to deliver that failed, by channel"),
  };
}
