import type { Activities } from "@temporal-cms/contracts";
import { complianceActivities } from "./compliance/activities.ts";
import { notificationActivities } from "./notification/activities.ts";
import { publishingActivities } from "./publishing/activities.ts";
import { backfillActivities } from "./publishing/backfill-activities.ts";
import type { ActivityServices } from "./services.ts";
import { translationActivities } from "./translation/activities.ts";

/** Every activity of this project, by its type. */
export function createActivities(services: ActivityServices): Activities {
  return {
    ...translationActivities(services),
    ...complianceActivities(services),
    ...publishingActivities(services),
    ...backfillActivities(services),
    ...notificationActivities(services),
  };
}
