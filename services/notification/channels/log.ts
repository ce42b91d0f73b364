import type { Logger } from "@temporal-cms/runtime";
import type { Channel } from "./channel.ts";

/**
 * One structured line for each notification. Reasons and links stay out of it: reasons are written by people about people,
 * and links may be for one person.
 */
export function logChannel(logger: Pick<Logger, "info">): Channel {
  return {
    name: "log",
    deliver: (
      { dedupeKey, kind, workflowId, site, locale, priority, stage, awaitingAction, dueDate },
      message,
    ) => {
      const notification = {
        dedupeKey,
        kind,
        workflowId,
        site,
        locale,
        priority,
        stage,
        awaitingAction,
        dueDate,
        subject: message.subject,
      };
      logger.info({ notification }, "notification");
      return Promise.resolve(0);
    },
  };
}
