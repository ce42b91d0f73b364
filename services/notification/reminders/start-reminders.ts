import type { Notification } from "@temporal-cms/contracts";
import type { Closeable, Logger } from "@temporal-cms/runtime";
import type { DeliveryQueue } from "../queue/delivery-queue.ts";
import type { OpenTasks } from "./open-tasks.ts";
import { reminderOf } from "./remind.ts";

export interface ReminderOptions {
  readonly tasks: OpenTasks;
  /** For so long nobody was told of a lifecycle that waits; in milliseconds. */
  readonly after: number;
  /** Between two looks, in milliseconds. */
  readonly every: number;
}

/** Looks now and then for what is stuck, and has people reminded; the timer lives as long as the service. */
export function startReminders(
  { tasks, after, every }: ReminderOptions,
  queue: DeliveryQueue,
  accept: (notification: Notification) => void,
  logger: Logger,
): Closeable {
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    try {
      let reminded = 0;
      for await (const task of tasks.list()) {
        const reminder = reminderOf(task, queue.lastOf(task.workflowId), after, Date.now());
        if (!reminder) continue;
        accept(reminder);
        reminded += 1;
      }
      if (reminded > 0) logger.info({ reminded }, "people are reminded of what waits for them");
    } catch (error) {
      logger.warn({ err: error }, "what waits for people could not be listed; the next look is later");
    }
  };
  const start = (): void => {
    looking ??= look().finally(() => (looking = undefined));
  };
  const timer = setInterval(start, every);
  start();
  return {
    close: async () => {
      clearInterval(timer);
      await looking;
      await tasks.close();
    },
  };
}
