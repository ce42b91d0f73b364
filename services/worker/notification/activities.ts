import type { Activities } from "@temporal-cms/contracts";
import { runActivity } from "../run-activity.ts";
import type { ActivityServices } from "../services.ts";

export function notificationActivities({
  notification,
}: Pick<ActivityServices, "notification">): Pick<Activities, "NotifyStakeholders"> {
  return {
    NotifyStakeholders: runActivity("NotifyStakeholders", (request, { signal }) =>
      notification.send(request, signal),
    ),
  };
}
