import {
  Instant,
  Locale,
  NotificationReceipt,
  Priority,
  SiteSlug,
  notificationKinds,
  stages,
} from "@temporal-cms/contracts";
import { z } from "zod";

const { channel, deliveredAt } = NotificationReceipt.shape.deliveries.element.shape;

/** A notification as the delivery log has it. */
export const LoggedNotification = z.strictObject({
  dedupeKey: z.string(),
  kind: z.enum(notificationKinds),
  workflowId: z.string(),
  site: SiteSlug,
  locale: Locale.optional(),
  priority: Priority,
  stage: z.enum(stages),
  receivedAt: Instant,
  /** False while a channel could not deliver yet. */
  completed: z.boolean(),
  /** `recipients` is how many people were reached; the log reaches none by itself. */
  deliveries: z.array(z.strictObject({ channel, recipients: z.int().min(0), deliveredAt })),
});
export type LoggedNotification = z.infer<typeof LoggedNotification>;

/** Query of `GET /deliveries` */
export const DeliveriesQuery = z.strictObject({
  workflowId: z.string().min(1).max(1000).optional(),
  limit: z
    .string()
    .regex(/^\d{1,4}$/, "a limit is a number from 1 to 500")
    .transform(Number)
    .pipe(z.int().min(1).max(500))
    .default(100),
});

/** Answer of `GET /deliveries`: the latest notifications with their deliveries, newest first. */
export const DeliveriesAnswer = z.strictObject({ notifications: z.array(LoggedNotification) });
export type DeliveriesAnswer = z.infer<typeof DeliveriesAnswer>;
