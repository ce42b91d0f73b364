import { DatabaseSync } from "node:sqlite";
import type { z } from "zod";
import type { SimulatorControl, SimulatorJobRequest, SimulatorJobSummary } from "./api.ts";
import {
  ControlRow,
  type JobResult,
  JobRow,
  JobSummaryRow,
  type StoredJob,
  type StoredWebhook,
  TimeRow,
  WebhookRow,
} from "./rows.ts";
import { tables } from "./tables.ts";

export interface JobEnd {
  readonly state: Exclude<StoredJob["state"], "pending">;
  readonly result: JobResult;
  readonly webhooks: readonly Pick<StoredWebhook, "id" | "body" | "state" | "nextAt">[];
}

/** All that the simulator knows, in one SQLite file: what was accepted is not forgotten, however the process ends. */
export class SimulatorStore {
  readonly #database: DatabaseSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;");
    this.#database.exec(tables);
  }

  close(): void {
    this.#database.close();
  }

  addJob(jobId: string, request: SimulatorJobRequest, dueAt: number): void {
    this.#database
      .prepare(
        `INSERT INTO jobs (job_id, idempotency_key, source_locale, target_locale, request, state, due_at)
         VALUES (?, ?, ?, ?, ?, 'pending', ?)`,
      )
      .run(
        jobId,
        request.idempotencyKey,
        request.sourceLocale,
        request.targetLocale,
        JSON.stringify(request),
        dueAt,
      );
  }

  job(jobId: string): StoredJob | undefined {
    return this.#rows(JobRow, "SELECT * FROM jobs WHERE job_id = ?", jobId)[0];
  }

  dueJobs(now: number): StoredJob[] {
    return this.#rows(
      JobRow,
      "SELECT * FROM jobs WHERE state = 'pending' AND due_at <= ? ORDER BY due_at",
      now,
    );
  }

  jobs(): SimulatorJobSummary[] {
    const webhooks = Map.groupBy(
      this.#rows(WebhookRow, "SELECT * FROM webhooks ORDER BY number"),
      ({ jobId }) => jobId,
    );
    return this.#rows(
      JobSummaryRow,
      "SELECT job_id, idempotency_key, source_locale, target_locale, state FROM jobs ORDER BY rowid",
    ).map((row) => ({
      jobId: row.job_id,
      idempotencyKey: row.idempotency_key,
      sourceLocale: row.source_locale,
      targetLocale: row.target_locale,
      state: row.state,
      webhooks: (webhooks.get(row.job_id) ?? []).map(({ id, state, attempts }) => ({ id, state, attempts })),
    }));
  }

  /** Ends a pending job together with its webhooks, so that none is forgotten; a job that has ended stays as it is. */
  endJob(jobId: string, end: JobEnd): void {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const { changes } = this.#database
        .prepare("UPDATE jobs SET state = ?, result = ? WHERE job_id = ? AND state = 'pending'")
        .run(end.state, JSON.stringify(end.result), jobId);
      const insert = this.#database.prepare(
        "INSERT INTO webhooks (id, job_id, body, state, next_at) VALUES (?, ?, ?, ?, ?)",
      );
      for (const webhook of changes === 1 ? end.webhooks : []) {
        insert.run(webhook.id, jobId, webhook.body, webhook.state, webhook.nextAt);
      }
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  /** Takes webhooks that are due for sending; they are due again at `until` unless an attempt is recorded. */
  claimWebhooks(now: number, until: number, atMost: number): StoredWebhook[] {
    return this.#rows(
      WebhookRow,
      `UPDATE webhooks SET next_at = ? WHERE number IN (
         SELECT number FROM webhooks WHERE state = 'waiting' AND next_at <= ? ORDER BY next_at, number LIMIT ?
       ) RETURNING *`,
      until,
      now,
      atMost,
    );
  }

  /** Makes every waiting webhook due: what an ended process had claimed, and what waits for its next attempt. */
  resumeWebhooks(now: number): void {
    this.#database
      .prepare("UPDATE webhooks SET next_at = ? WHERE state = 'waiting' AND next_at > ?")
      .run(now, now);
  }

  recordAttempt(webhook: StoredWebhook, after: Pick<StoredWebhook, "state" | "nextAt">): void {
    this.#database
      .prepare("UPDATE webhooks SET attempts = attempts + 1, state = ?, next_at = ? WHERE number = ?")
      .run(after.state, after.nextAt, webhook.number);
  }

  nextJobAt(): number | undefined {
    return this.#rows(TimeRow, "SELECT min(due_at) AS at FROM jobs WHERE state = 'pending'")[0];
  }

  nextWebhookAt(): number | undefined {
    return this.#rows(TimeRow, "SELECT min(next_at) AS at FROM webhooks WHERE state = 'waiting'")[0];
  }

  control(): SimulatorControl | undefined {
    return this.#rows(ControlRow, "SELECT value FROM control")[0];
  }

  setControl(control: SimulatorControl): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO control (only, value) VALUES (1, ?)")
      .run(JSON.stringify(control));
  }

  #rows<Schema extends z.ZodType>(
    schema: Schema,
    sql: string,
    ...values: (string | number)[]
  ): z.infer<Schema>[] {
    return this.#database
      .prepare(sql)
      .all(...values)
      .map((row) => schema.parse(row));
  }
}
