import type { Notification, NotificationReceipt } from "@temporal-cms/contracts";
import { logRecipient } from "./channels/log.ts";
import { dueTime } from "./due-time.ts";
import type { DeliveryQueue, NewDelivery } from "./queue/delivery-queue.ts";
import { type Audience, recipientsOf } from "./recipients.ts";

/** Takes a notification: once it is answered, it is kept with all whom it goes to. */
export function accept(
  queue: DeliveryQueue,
  audience: Audience,
  notification: Notification,
  now = Date.now(),
): NotificationReceipt {
  const toPeople = recipientsOf(audience, notification).map((recipient): NewDelivery => {
    const { at, digest } = dueTime(recipient, notification, now);
    const channel = recipient.email === undefined ? "slack" : "email";
    return { channel, recipient: recipient.name, dueAt: at, digest };
  });
  const toLog: NewDelivery = { channel: "log", recipient: logRecipient, dueAt: now, digest: false };
  const isNew = queue.accept(notification, [toLog, ...toPeople], now);
  return { dedupeKey: notification.dedupeKey, duplicate: !isNew };
}
