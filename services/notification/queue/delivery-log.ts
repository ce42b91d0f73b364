import type { SQLInputValue } from "node:sqlite";
import { z } from "zod";
import { type DeliveriesAnswer, type DeliveriesQuery, LoggedNotification } from "../api.ts";
import type { DeliveryQueue } from "./delivery-queue.ts";

const instant = z.number().transform((at) => new Date(at).toISOString());

const Delivery = z
  .object({
    channel: z.string(),
    recipient: z.string(),
    state: z.string(),
    attempts: z.number(),
    dueAt: instant,
    deliveredAt: instant.nullable(),
    error: z.string().nullable(),
  })
  .transform(withoutNulls);

const Row = z.object({
  number: z.int(),
  received_at: instant,
  body: z.string().transform((text) => JSON.parse(text) as Record<string, unknown>),
  deliveries: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.array(Delivery)),
});

/** A page of what was accepted and what became of it, newest first. */
export function readDeliveries(queue: DeliveryQueue, query: DeliveriesQuery): DeliveriesAnswer {
  const { sql, values } = conditions(query);
  const rows = queue.rows(
    Row,
    `SELECT number, received_at, body, (
       SELECT json_group_array(json_object('channel', channel, 'recipient', recipient, 'state', state, 'attempts', attempts,
         'dueAt', due_at, 'deliveredAt', delivered_at, 'error', error) ORDER BY d.number)
       FROM deliveries d WHERE d.notification = n.number
     ) AS deliveries FROM notifications n ${sql} ORDER BY number DESC LIMIT ?`,
    ...values,
    query.limit + 1,
  );
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    notifications: page.map(({ received_at: receivedAt, body, deliveries }) => {
      const { dedupeKey, kind, workflowId, site, locale, priority, stage } = body;
      const known = withoutNulls({ dedupeKey, kind, workflowId, site, locale, priority, stage });
      return LoggedNotification.parse({ ...known, receivedAt, deliveries });
    }),
    ...(rows.length > page.length && last && { next: String(last.number) }),
  };
}

function conditions(query: DeliveriesQuery): { sql: string; values: SQLInputValue[] } {
  const ofDelivery: [string, SQLInputValue | undefined][] = [
    ["d.recipient = ?", query.recipient],
    ["d.channel = ?", query.channel],
    ["d.state = ?", query.state],
  ];
  const ofNotification: [string, SQLInputValue | undefined][] = [
    ["workflow_id = ?", query.workflowId],
    ["site = ?", query.site],
    ["kind = ?", query.kind],
    ["received_at >= ?", query.from === undefined ? undefined : Date.parse(query.from)],
    ["received_at < ?", query.until === undefined ? undefined : Date.parse(query.until)],
    ["number < ?", query.after],
  ];
  const inner = ofDelivery.filter(isGiven);
  const outer = ofNotification.filter(isGiven);
  const exists = `EXISTS (SELECT 1 FROM deliveries d WHERE d.notification = n.number AND ${inner.map(([sql]) => sql).join(" AND ")})`;
  const all = [...outer.map(([sql]) => sql), ...(inner.length > 0 ? [exists] : [])];
  return {
    sql: all.length > 0 ? `WHERE ${all.join(" AND ")}` : "",
    values: [...outer, ...inner].map(([, value]) => value),
  };
}

function isGiven(condition: [string, SQLInputValue | undefined]): condition is [string, SQLInputValue] {
  return condition[1] !== undefined;
}

function withoutNulls(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  );
}
