import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { Notification } from "@temporal-cms/contracts";
import type { z } from "zod";
import type { ChannelName } from "../channels/channel.ts";
import { isCritical } from "../due-time.ts";
import {
  NumberRow,
  type QueuedDelivery,
  QueuedRow,
  type SlackMessage,
  SlackMessageRow,
  ToldRow,
} from "./rows.ts";
import { oldTables, schemaVersion, tables } from "./tables.ts";

/** To whom a notification goes, and when. */
export interface NewDelivery {
  readonly channel: ChannelName;
  readonly recipient: string;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  readonly digest: boolean;
}

const columns = `d.number, d.notification, d.recipient, d.digest_at, d.attempts, d.in_doubt, n.received_at, n.body
  FROM deliveries d JOIN notifications n ON n.number = d.notification`;

/**
 * What was accepted and what became of it, in one SQLite file: nothing is forgotten, however the process ends. Of what a
 * recipient is told about one lifecycle, the earliest that is not delivered goes first.
 */
export class DeliveryQueue {
  readonly database: DatabaseSync;

  constructor(path: string) {
    this.database = new DatabaseSync(path);
    // FULL: what has been acknowledged is on the disk, not only with the operating system.
    this.database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
    const { user_version: version } = this.database.prepare("PRAGMA user_version").get() as {
      user_version: number;
    };
    if (version === 0) this.database.exec(oldTables);
    else if (version !== schemaVersion)
      throw new Error(`${path} is of version ${version}, this service knows ${schemaVersion}`);
    this.database.exec(`${tables} PRAGMA user_version = ${schemaVersion};`);
  }

  close(): void {
    this.database.close();
  }

  /**
   * Takes a notification with its deliveries, all or nothing; answers false when its key is known. What is critical also brings
   * forward what waits for the same recipients about the same lifecycle, so that the order stays.
   */
  accept(notification: Notification, deliveries: readonly NewDelivery[], now: number): boolean {
    return this.#transaction(() => {
      const { dedupeKey, workflowId, site, kind, priority } = notification;
      const { changes, lastInsertRowid } = this.database
        .prepare(
          `INSERT OR IGNORE INTO notifications (dedupe_key, workflow_id, site, kind, priority, received_at, body)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(dedupeKey, workflowId, site, kind, priority, now, JSON.stringify(notification));
      if (changes === 0) return false;
      const insert = this.database.prepare(
        `INSERT INTO deliveries (notification, workflow_id, channel, recipient, due_at, digest_at) VALUES (?, ?, ?, ?, ?, ?)`,
      );
      for (const { channel, recipient, dueAt, digest } of deliveries) {
        if (isCritical(notification)) this.#bringForward(recipient, workflowId, now);
        insert.run(lastInsertRowid, workflowId, channel, recipient, dueAt, digest ? dueAt : null);
      }
      return true;
    });
  }

  /** What was held for quiet hours or a digest; what waits for its next attempt goes on waiting. */
  #bringForward(recipient: string, workflowId: string, now: number): void {
    this.database
      .prepare(
        `UPDATE deliveries SET due_at = ?, digest_at = NULL
         WHERE state = 'waiting' AND recipient = ? AND workflow_id = ? AND due_at > ? AND attempts = 0`,
      )
      .run(now, recipient, workflowId, now);
  }

  /** Of each lifecycle the earliest that is not delivered yet, if it is due; the most urgent first. */
  due(recipient: string, now: number, atMost: number): QueuedDelivery[] {
    return this.rows(
      QueuedRow,
      `SELECT ${columns} WHERE d.state = 'waiting' AND d.recipient = ? AND d.due_at <= ? AND NOT EXISTS (
         SELECT 1 FROM deliveries e WHERE e.state = 'waiting' AND e.recipient = d.recipient
           AND e.workflow_id = d.workflow_id AND e.number < d.number
       ) ORDER BY n.priority, d.number LIMIT ?`,
      recipient,
      now,
      atMost,
    );
  }

  /** All that is due for a recipient about a lifecycle, in order. */
  dueOf(recipient: string, workflowId: string, now: number, atMost: number): QueuedDelivery[] {
    return this.rows(
      QueuedRow,
      `SELECT ${columns} WHERE d.state = 'waiting' AND d.recipient = ? AND d.workflow_id = ? AND d.due_at <= ?
       ORDER BY d.number LIMIT ?`,
      recipient,
      workflowId,
      now,
      atMost,
    );
  }

  /** All of a recipient's digest, in order. */
  digest(recipient: string, digestAt: number): QueuedDelivery[] {
    return this.rows(
      QueuedRow,
      `SELECT ${columns} WHERE d.state = 'waiting' AND d.recipient = ? AND d.digest_at = ? ORDER BY d.number`,
      recipient,
      digestAt,
    );
  }

  /** When the next one is due after now. */
  nextDueAt(now: number): number | undefined {
    return this.rows(
      NumberRow,
      "SELECT min(due_at) AS value FROM deliveries WHERE state = 'waiting' AND due_at > ?",
      now,
    )[0];
  }

  waiting(): number {
    return this.rows(NumberRow, "SELECT count(*) AS value FROM deliveries WHERE state = 'waiting'")[0] ?? 0;
  }

  delivered(deliveries: readonly QueuedDelivery[], now: number): void {
    this.#transaction(() => {
      const update = this.database.prepare(
        `UPDATE deliveries SET state = 'delivered', delivered_at = ?, attempts = attempts + 1, in_doubt = 0, error = NULL
         WHERE number = ?`,
      );
      for (const { number } of deliveries) update.run(now, number);
      this.#forgetReasons(deliveries);
    });
  }

  /** To be tried again. */
  postpone(deliveries: readonly QueuedDelivery[], dueAt: number, error: string): void {
    this.#transaction(() => {
      const update = this.database.prepare(
        "UPDATE deliveries SET due_at = ?, attempts = attempts + 1, error = ? WHERE number = ?",
      );
      for (const { number } of deliveries) update.run(dueAt, error, number);
    });
  }

  /** Not to be tried again. */
  fail(deliveries: readonly QueuedDelivery[], error: string): void {
    this.#transaction(() => {
      const update = this.database.prepare(
        "UPDATE deliveries SET state = 'failed', attempts = attempts + 1, error = ? WHERE number = ?",
      );
      for (const { number } of deliveries) update.run(error, number);
      this.#forgetReasons(deliveries);
    });
  }

  setInDoubt(deliveries: readonly QueuedDelivery[], inDoubt: boolean): void {
    this.#transaction(() => {
      const update = this.database.prepare("UPDATE deliveries SET in_doubt = ? WHERE number = ?");
      for (const { number } of deliveries) update.run(inDoubt ? 1 : 0, number);
    });
  }

  slackMessage(recipient: string, workflowId: string): SlackMessage | undefined {
    return this.rows(
      SlackMessageRow,
      "SELECT first, ts, ended FROM slack_messages WHERE recipient = ? AND workflow_id = ?",
      recipient,
      workflowId,
    )[0];
  }

  keepSlackMessage(recipient: string, workflowId: string, { first, ts, ended }: SlackMessage): void {
    this.database
      .prepare(
        "INSERT OR REPLACE INTO slack_messages (recipient, workflow_id, first, ts, ended) VALUES (?, ?, ?, ?, ?)",
      )
      .run(recipient, workflowId, first, ts, ended ?? null);
  }

  forgetSlackMessage(recipient: string, workflowId: string): void {
    this.database
      .prepare("DELETE FROM slack_messages WHERE recipient = ? AND workflow_id = ?")
      .run(recipient, workflowId);
  }

  /** Gives up what waits for recipients that are no longer known; answers how much. */
  failOthersThan(recipients: readonly string[]): number {
    const { changes } = this.database
      .prepare(
        `UPDATE deliveries SET state = 'failed', error = 'recipient_unknown'
         WHERE state = 'waiting' AND recipient NOT IN (SELECT value FROM json_each(?))`,
      )
      .run(JSON.stringify(recipients));
    return Number(changes);
  }

  /** What a recipient has been or is being told of a lifecycle, from one notification up to another, in order. */
  told(recipient: string, workflowId: string, first: number, last: number): z.infer<typeof ToldRow>[] {
    return this.rows(
      ToldRow,
      `SELECT n.number, n.received_at, n.body FROM deliveries d JOIN notifications n ON n.number = d.notification
       WHERE d.recipient = ? AND d.workflow_id = ? AND d.notification BETWEEN ? AND ? AND d.state <> 'failed'
       ORDER BY n.number`,
      recipient,
      workflowId,
      first,
      last,
    );
  }

  /** The last that people were told of a lifecycle. */
  lastOf(workflowId: string): z.infer<typeof ToldRow> | undefined {
    return this.rows(
      ToldRow,
      "SELECT number, received_at, body FROM notifications WHERE workflow_id = ? ORDER BY number DESC LIMIT 1",
      workflowId,
    )[0];
  }

  /** Forgets what was received before that time and has nothing waiting. */
  prune(before: number): number {
    const { changes } = this.database
      .prepare(
        `DELETE FROM notifications WHERE received_at < ? AND NOT EXISTS (
           SELECT 1 FROM deliveries d WHERE d.notification = notifications.number AND d.state = 'waiting')`,
      )
      .run(before);
    return Number(changes);
  }

  rows<Schema extends z.ZodType>(schema: Schema, sql: string, ...values: SQLInputValue[]): z.infer<Schema>[] {
    return this.database
      .prepare(sql)
      .all(...values)
      .map((row) => schema.parse(row));
  }

  #forgetReasons(deliveries: readonly QueuedDelivery[]): void {
    const update = this.database.prepare(
      `UPDATE notifications SET body = json_remove(body, '$.reason') WHERE number = ? AND NOT EXISTS (
         SELECT 1 FROM deliveries d WHERE d.notification = notifications.number AND d.state = 'waiting')`,
    );
    for (const order of new Set(deliveries.map((delivery) => delivery.order))) update.run(order);
  }

  #transaction<Result>(work: () => Result): Result {
    this.database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.database.exec("COMMIT");
      return result;
    } catch (error) {
      this.database.exec("ROLLBACK");
      throw error;
    }
  }
}
