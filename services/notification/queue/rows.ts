import { Notification } from "@temporal-cms/contracts";
import { z } from "zod";

/** A notification on its way to one recipient. */
export interface QueuedDelivery {
  readonly number: number;
  /** The notification's number: notifications are told in this order. */
  readonly order: number;
  readonly recipient: string;
  readonly digestAt: number | undefined;
  readonly attempts: number;
  readonly inDoubt: boolean;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly notification: Notification;
}

const Body = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(Notification);

export const QueuedRow = z
  .object({
    number: z.int(),
    notification: z.int(),
    recipient: z.string(),
    digest_at: z.int().nullable(),
    attempts: z.int(),
    in_doubt: z.int(),
    received_at: z.int(),
    body: Body,
  })
  .transform((row): QueuedDelivery => ({
    number: row.number,
    order: row.notification,
    recipient: row.recipient,
    digestAt: row.digest_at ?? undefined,
    attempts: row.attempts,
    inDoubt: row.in_doubt === 1,
    receivedAt: row.received_at,
    notification: row.body,
  }));

export const ToldRow = z.object({ number: z.int(), received_at: z.int(), body: Body });

/** The message of a lifecycle in a channel of Slack. */
export interface SlackMessage {
  /** Number of the first notification that it tells. */
  readonly first: number;
  /** Slack's name of it in the channel. */
  readonly ts: string;
  /** Number of the notification that told the lifecycle's end; later ones begin another message. */
  readonly ended: number | undefined;
}

export const SlackMessageRow = z
  .object({ first: z.int(), ts: z.string(), ended: z.int().nullable() })
  .transform(({ first, ts, ended }): SlackMessage => ({ first, ts, ended: ended ?? undefined }));

export const NumberRow = z.object({ value: z.int().nullable() }).transform(({ value }) => value ?? undefined);
