import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

export interface OwnProgram {
  /** All that it has written so far. */
  output(): string;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Ends it in order and waits until it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts one of the project's programs as a process of its own, with that environment and nothing of this process's but PATH.
 * @param main path of its main file, from the repository's root
 */
export function startOwnProgram(main: string, environment: Readonly<Record<string, string>>): OwnProgram {
  const child = spawn(process.execPath, [resolve(root, main)], {
    env: { PATH: process.env["PATH"], ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => void written.push(text));
  const ended = endOf(child);
  return {
    output: () => written.join(""),
    ended,
    async stop() {
      child.kill("SIGTERM");
      const impatient = setTimeout(() => void child.kill("SIGKILL"), 15_000);
      await ended;
      clearTimeout(impatient);
    },
  };
}

async function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return signal ?? code ?? 1;
}
