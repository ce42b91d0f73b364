import { readFileSync, readdirSync } from "node:fs";
import { Worker, type ReplayWorkerOptions } from "@temporalio/worker";
import proto from "@temporalio/proto";

const folder = import.meta.dirname;

/** Names of the recorded histories: `<path>.<workflow type>`. */
export function historyNames(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.replace(/\.json$/, ""))
    .sort();
}

/** The recorded workflow type of a history. */
export function workflowTypeOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1).replace(/-\d+$/, "");
}

export interface BrokenHistory {
  readonly name: string;
  /** What the SDK says: the event at which code and history part. */
  readonly why: string;
}

/** Replays recorded histories on workflow code; answers those that it breaks. */
export async function replay(
  workflowBundle: NonNullable<ReplayWorkerOptions["workflowBundle"]>,
  names: readonly string[],
): Promise<BrokenHistory[]> {
  const broken: BrokenHistory[] = [];
  for (const name of names) {
    const json = JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8")) as object;
    const history = proto.temporal.api.history.v1.History.fromObject(json);
    // Children are named after their parent, so the replay needs the id that the workflow really had.
    const workflowId = history.events[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? name;
    for await (const { error } of Worker.runReplayHistories({ workflowBundle }, [{ workflowId, history }])) {
      if (error) broken.push({ name, why: error.message });
    }
  }
  return broken;
}

/** For people: which histories broke where, and what to do. */
export function explain(broken: readonly BrokenHistory[]): string {
  const lines = broken.map(({ name, why }) => `  ${name}: ${why}`);
  return [
    `${broken.length} recorded histories do not replay: open lifecycles would be stuck on this code.`,
    ...lines,
    "Guard the change by patched(), or leave the old code to the workers of the version before (services/worker/histories/README.md).",
  ].join("\n");
}
