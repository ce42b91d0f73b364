import { Instant, Locale, Priority, SiteSlug, notificationKinds, stages } from "@temporal-cms/contracts";
import { z } from "zod";

export const channelNames = ["log", "email", "slack"] as const;
export type ChannelName = (typeof channelNames)[number];

/** `waiting` is due at `dueAt`; `failed` is not tried again, `error` says why. */
export const deliveryStates = ["waiting", "delivered", "failed"] as const;

export const LoggedDelivery = z.strictObject({
  channel: z.enum(channelNames),
  /** Name in the recipients' file; the log itself is `log`. */
  recipient: z.string(),
  state: z.enum(deliveryStates),
  attempts: z.int().min(0),
  dueAt: Instant,
  deliveredAt: Instant.optional(),
  /** A code, of the last attempt. */
  error: z.string().optional(),
});

/** A notification as the delivery log has it: names and codes, no texts and no addresses. */
export const LoggedNotification = z.strictObject({
  dedupeKey: z.string(),
  kind: z.enum(notificationKinds),
  workflowId: z.string(),
  site: SiteSlug,
  locale: Locale.optional(),
  priority: Priority,
  stage: z.enum(stages),
  receivedAt: Instant,
  deliveries: z.array(LoggedDelivery),
});
export type LoggedNotification = z.infer<typeof LoggedNotification>;

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `a number from ${least} to ${most}`)
    .transform(Number)
    .pipe(z.int().min(least).max(most));

/** Query of `GET /deliveries`; filters that are given must all fit. */
export const DeliveriesQuery = z.strictObject({
  workflowId: z.string().min(1).max(1000).optional(),
  site: SiteSlug.optional(),
  kind: z.enum(notificationKinds).optional(),
  /** Of one delivery: these three fit together. */
  recipient: z.string().min(1).max(64).optional(),
  channel: z.enum(channelNames).optional(),
  state: z.enum(deliveryStates).optional(),
  /** Received at or after. */
  from: Instant.optional(),
  /** Received before. */
  until: Instant.optional(),
  limit: wholeNumber(1, 500).default(100),
  /** `next` of the page before. */
  after: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
});
export type DeliveriesQuery = z.infer<typeof DeliveriesQuery>;

/** Answer of `GET /deliveries`: newest first; no `next` on the last page. */
export const DeliveriesAnswer = z.strictObject({
  notifications: z.array(LoggedNotification),
  next: z.string().optional(),
});
export type DeliveriesAnswer = z.infer<typeof DeliveriesAnswer>;
