import { Notification, defaultPriority } from "@temporal-cms/contracts";
import type { DeliveryQueue } from "../queue/delivery-queue.ts";
import type { OpenTask } from "./open-tasks.ts";

/**
 * The reminder that is due of a lifecycle which waits for a person: when nobody was told anything of it for so long. It repeats
 * what was told last, so that it has the same title and may carry a link to decide by; where nothing is known any more, it says
 * what the search attributes do.
 *
 * @param after in milliseconds
 */
export function reminderOf(
  task: OpenTask,
  last: ReturnType<DeliveryQueue["lastOf"]>,
  after: number,
  now: number,
): Notification | undefined {
  const toldAt = last?.received_at ?? task.startTime.getTime();
  if (now - toldAt < after) return undefined;
  const { workflowId, runId, awaitingAction, dueDate } = task;
  const { site = last?.body.site, stage = last?.body.stage } = task;
  if (site === undefined || stage === undefined) return undefined;
  const about = last?.body.awaitingAction === awaitingAction ? last.body : undefined;
  return Notification.parse({
    kind: "reminder",
    // One for each silence, however often and by whomever it is found.
    dedupeKey: `reminder:${runId}:${toldAt}`,
    workflowId,
    site,
    stage,
    awaitingAction,
    priority: about?.priority ?? task.priority ?? defaultPriority,
    occurredAt: new Date(now).toISOString(),
    ...(dueDate && { dueDate: dueDate.toISOString() }),
    ...(about?.title !== undefined && { title: about.title }),
    ...(about?.url !== undefined && { url: about.url }),
    ...(about?.revision !== undefined && { revision: about.revision }),
    ...(about?.sourceLocale !== undefined && { sourceLocale: about.sourceLocale }),
    ...(about?.askedBy !== undefined && { askedBy: about.askedBy }),
  });
}
