import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Client, WorkflowHandle } from "@temporalio/client";
import { temporal } from "@temporalio/proto";

type History = temporal.api.history.v1.IHistory;
type Event = temporal.api.history.v1.IHistoryEvent;

const recorded = new Set<string>();

/**
 * Writes the histories of a lifecycle and of its children into a folder, for the replay test. Of histories with the same
 * commands and happenings only the first is kept.
 *
 * @param path what was played, in words
 */
export async function recordHistories(
  client: Client,
  workflowId: string,
  path: string,
  folder: string,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (let runId: string | undefined = await firstRun(client, workflowId); runId;) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    keep(history, workflowId, path, folder);
    for (const child of childrenOf(client, history)) {
      keep(await child.fetchHistory(), child.workflowId, path, folder);
    }
    runId =
      history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
  }
}

async function firstRun(client: Client, workflowId: string): Promise<string> {
  const { raw, runId } = await client.workflow.getHandle(workflowId).describe();
  const first = raw.workflowExecutionInfo?.firstRunId ?? "";
  return first === "" ? runId : first;
}

function childrenOf(client: Client, { events }: History): WorkflowHandle[] {
  return (events ?? []).flatMap((event) => {
    const { workflowId, runId } = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution ?? {};
    return workflowId && runId ? [client.workflow.getHandle(workflowId, runId)] : [];
  });
}

function keep(history: History, workflowId: string, path: string, folder: string): void {
  const events = history.events ?? [];
  const started = events[0]?.workflowExecutionStartedEventAttributes;
  // The server that skips time leaves the id out; children are named after it.
  if (started) started.workflowId = workflowId;
  const type = started?.workflowType?.name ?? "unknown";
  const shape = `${type}: ${events.map(happening).filter(Boolean).join(" ")}`;
  if (recorded.has(shape)) return;
  recorded.add(shape);
  const name = `${slug(path)}.${type}`;
  const file =
    [...Array(50).keys()]
      .map((count) => `${name}${count ? `-${count + 1}` : ""}`)
      .find((candidate) => !recorded.has(candidate)) ?? name;
  recorded.add(file);
  writeFileSync(
    join(folder, `${file}.json`),
    `${historyText(history)}
`,
  );
}

/**
 * JSON with the names of enumerations, and bytes in base64; `History.fromObject` reads it. What tells of the recording machine
 * is left out: replays do not look at it.
 */
function historyText(history: History): string {
  const { History } = temporal.api.history.v1;
  const plain = History.toObject(History.fromObject(history), {
    longs: String,
    enums: String,
    bytes: String,
  });
  const scrubbed = { identity: "worker", stackTrace: "" } as Record<string, string>;
  return JSON.stringify(plain, (key, value: unknown) => scrubbed[key] ?? value);
}

/** An event's kind; those of workflow tasks differ with every machine's speed and say nothing. */
function happening(event: Event): string {
  const kind = Object.keys(event).find((key) => key.endsWith("EventAttributes")) ?? "";
  return kind.startsWith("workflowTask") ? "" : kind.replace("EventAttributes", "");
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 80);
}
