import type { Logger } from "@temporal-cms/runtime";
import type { DeliveryQueue } from "../queue/delivery-queue.ts";
import type { Lane } from "./channel.ts";

export const logRecipient = "log";

/**
 * One structured line for each notification. Titles, reasons and links stay out of it: reasons are written by people about
 * people, and links may be for one person.
 */
export function logLane(logger: Pick<Logger, "info">, queue: DeliveryQueue): Lane {
  return {
    channel: "log",
    recipient: logRecipient,
    concurrency: 1,
    next: (now, busy) => {
      const head = queue.due(logRecipient, now, busy.size + 1).find(({ number }) => !busy.has(number));
      return head && { deliveries: [head] };
    },
    deliver: ([{ notification }]) => {
      const { dedupeKey, kind, workflowId, site, locale, priority, stage, awaitingAction, dueDate } =
        notification;
      const line = { dedupeKey, kind, workflowId, site, locale, priority, stage, awaitingAction, dueDate };
      logger.info({ notification: line }, "notification");
      return Promise.resolve();
    },
  };
}
