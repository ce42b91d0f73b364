/** Schema of the simulator's SQLite file. Times are milliseconds since 1970. */
export const tables = `
  CREATE TABLE IF NOT EXISTS jobs (
    job_id TEXT PRIMARY KEY,
    idempotency_key TEXT NOT NULL UNIQUE,
    source_locale TEXT NOT NULL,
    target_locale TEXT NOT NULL,
    request TEXT NOT NULL,
    state TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    result TEXT NOT NULL DEFAULT '{}'
  ) STRICT;
  CREATE INDEX IF NOT EXISTS pending_jobs ON jobs (due_at) WHERE state = 'pending';
  CREATE TABLE IF NOT EXISTS webhooks (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    job_id TEXT NOT NULL REFERENCES jobs,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS waiting_webhooks ON webhooks (next_at) WHERE state = 'waiting';
  CREATE INDEX IF NOT EXISTS webhooks_of_job ON webhooks (job_id);
  CREATE TABLE IF NOT EXISTS control (only INTEGER PRIMARY KEY CHECK (only = 1), value TEXT NOT NULL) STRICT;
`;
