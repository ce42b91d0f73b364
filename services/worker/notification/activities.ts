import {
  type Activities,
  Notification,
  type NotificationRequest,
  linkedActions,
  parseLifecycleWorkflowId,
  targetKey,
} from "@temporal-cms/contracts";
import { Context } from "@temporalio/activity";
import { runActivity } from "../run-activity.ts";
import type { ActivityServices } from "../services.ts";

type Services = Pick<ActivityServices, "cms" | "notification">;

export function notificationActivities({
  cms,
  notification,
}: Services): Pick<Activities, "NotifyStakeholders"> {
  return {
    NotifyStakeholders: runActivity("NotifyStakeholders", async (request, { signal }) => {
      const { scheduledTimestampMs } = Context.current().info;
      const title = await titleOf(cms, request, signal);
      return notification.send(
        {
          ...request,
          occurredAt: new Date(scheduledTimestampMs).toISOString(),
          ...(title !== undefined && { title }),
        },
        signal,
      );
    }),
  };
}

/** In milliseconds. */
const patience = 5000;
const longestTitle = Notification.shape.title.unwrap().maxLength ?? undefined;

/**
 * The title of what people are asked about. It is read here and not kept in the history, which holds no content. A CMS that
 * does not answer keeps nobody from being told.
 */
async function titleOf(
  cms: Services["cms"],
  { awaitingAction, workflowId, sourceLocale: locale, revision }: NotificationRequest,
  signal: AbortSignal,
): Promise<string | undefined> {
  const source = parseLifecycleWorkflowId(workflowId);
  const isAsked = linkedActions.some((action) => action === awaitingAction);
  if (!isAsked || !source || locale === undefined || revision === undefined) return undefined;
  const own = revisionOf(revision, targetKey({ site: source.site, locale }));
  if (own === undefined) return undefined;
  try {
    const { title } = await cms(source.site).read(
      { uuid: source.uuid, locale },
      { revision: own, signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]) },
    );
    const line = title.replaceAll(/\s+/g, " ").trim();
    return line === "" ? undefined : line.slice(0, longestTitle);
  } catch (error) {
    if (signal.aborted) throw error;
    Context.current().log.warn("the title could not be read; people are told without it", {
      workflowId,
      error: String(error),
    });
    return undefined;
  }
}

/** The revision of one target within a `ReviewedRevision`. */
function revisionOf(reviewed: string, target: string): string | undefined {
  const entry = reviewed.split(",").find((each) => each.startsWith(`${target}@`));
  return entry?.slice(target.length + 1);
}
