import { DatabaseSync } from "node:sqlite";
import type { NotificationRequest } from "@temporal-cms/contracts";
import { z } from "zod";
import { LoggedNotification } from "./api.ts";
import type { ChannelName } from "./channels/channel.ts";

const tables = `
  CREATE TABLE IF NOT EXISTS notifications (
    number INTEGER PRIMARY KEY,
    dedupe_key TEXT NOT NULL UNIQUE,
    workflow_id TEXT NOT NULL,
    facts TEXT NOT NULL,
    completed INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX IF NOT EXISTS notifications_of_workflow ON notifications (workflow_id, number);
  CREATE TABLE IF NOT EXISTS deliveries (
    notification INTEGER NOT NULL REFERENCES notifications,
    channel TEXT NOT NULL,
    recipients INTEGER NOT NULL,
    delivered_at TEXT NOT NULL,
    PRIMARY KEY (notification, channel)
  ) STRICT;
`;

/** What was delivered, and by it what is not to be delivered again. Holds names and counts, no texts and no addresses. */
export class DeliveryLog {
  readonly #database: DatabaseSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;");
    this.#database.exec(tables);
  }

  close(): void {
    this.#database.close();
  }

  /** Takes a notification down, unless it is there already. */
  add({ dedupeKey, kind, workflowId, site, locale, priority, stage }: NotificationRequest, at: Date): void {
    const facts = { kind, site, locale, priority, stage, receivedAt: at.toISOString() };
    this.#database
      .prepare("INSERT OR IGNORE INTO notifications (dedupe_key, workflow_id, facts) VALUES (?, ?, ?)")
      .run(dedupeKey, workflowId, JSON.stringify(facts));
  }

  addDelivery(dedupeKey: string, channel: ChannelName, recipients: number, at: Date): void {
    this.#database
      .prepare(
        `INSERT INTO deliveries (notification, channel, recipients, delivered_at)
         SELECT number, ?, ?, ? FROM notifications WHERE dedupe_key = ?`,
      )
      .run(channel, recipients, at.toISOString(), dedupeKey);
  }

  complete(dedupeKey: string): void {
    this.#database.prepare("UPDATE notifications SET completed = 1 WHERE dedupe_key = ?").run(dedupeKey);
  }

  find(dedupeKey: string): LoggedNotification | undefined {
    return this.#read("WHERE dedupe_key = ?", dedupeKey)[0];
  }

  /** The latest, newest first. */
  latest(limit: number, workflowId?: string): LoggedNotification[] {
    const newest = "ORDER BY number DESC LIMIT ?";
    return workflowId === undefined
      ? this.#read(newest, limit)
      : this.#read(`WHERE workflow_id = ? ${newest}`, workflowId, limit);
  }

  #read(which: string, ...values: (string | number)[]): LoggedNotification[] {
    return this.#database
      .prepare(
        `SELECT dedupe_key, workflow_id, facts, completed, (
           SELECT json_group_array(json_object(
             'channel', channel, 'recipients', recipients, 'deliveredAt', delivered_at) ORDER BY delivered_at, rowid)
           FROM deliveries WHERE notification = number
         ) AS deliveries FROM notifications ${which}`,
      )
      .all(...values)
      .map((row) => Row.parse(row));
  }
}

const Row = z
  .object({
    dedupe_key: z.string(),
    workflow_id: z.string(),
    facts: z.string(),
    completed: z.int(),
    deliveries: z.string(),
  })
  .transform((row): unknown => ({
    dedupeKey: row.dedupe_key,
    workflowId: row.workflow_id,
    completed: row.completed === 1,
    deliveries: JSON.parse(row.deliveries) as unknown,
    ...(JSON.parse(row.facts) as object),
  }))
  .pipe(LoggedNotification);
