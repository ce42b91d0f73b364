/** Of the tables below; a file of another version is refused, one of version 0 (before there was a queue) is begun anew. */
export const schemaVersion = 1;

export const oldTables = "DROP TABLE IF EXISTS deliveries; DROP TABLE IF EXISTS notifications;";

/** Times are in milliseconds since 1970. */
export const tables = `
  CREATE TABLE IF NOT EXISTS notifications (
    number INTEGER PRIMARY KEY,
    dedupe_key TEXT NOT NULL UNIQUE,
    workflow_id TEXT NOT NULL,
    site TEXT NOT NULL,
    kind TEXT NOT NULL,
    priority INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    -- JSON; the reason, which people write about people, is taken out when all is delivered
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS notifications_of_workflow ON notifications (workflow_id, number);
  CREATE TABLE IF NOT EXISTS deliveries (
    number INTEGER PRIMARY KEY,
    notification INTEGER NOT NULL REFERENCES notifications ON DELETE CASCADE,
    workflow_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    due_at INTEGER NOT NULL,
    -- the digest that it belongs to, or null
    digest_at INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    -- 1 while nobody knows whether the last attempt has reached Slack
    in_doubt INTEGER NOT NULL DEFAULT 0,
    delivered_at INTEGER,
    error TEXT,
    UNIQUE (notification, recipient)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS deliveries_waiting ON deliveries (recipient, workflow_id, number) WHERE state = 'waiting';
  CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (recipient, due_at) WHERE state = 'waiting';
  CREATE TABLE IF NOT EXISTS slack_messages (
    recipient TEXT NOT NULL,
    workflow_id TEXT NOT NULL,
    -- number of the first notification that the message tells
    first INTEGER NOT NULL,
    ts TEXT NOT NULL,
    -- number of the notification that told the lifecycle's end; later ones begin another message
    ended INTEGER,
    PRIMARY KEY (recipient, workflow_id)
  ) STRICT;
`;
