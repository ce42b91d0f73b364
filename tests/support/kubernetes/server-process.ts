import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

export interface ServerProgram {
  /** For messages and the log's file. */
  readonly name: string;
  /** Variable of the environment that names the program; without it the one on PATH, called `name`. */
  readonly variable: string;
  /** Of the toolchain, for the message when the program is missing. */
  readonly tool: string;
  readonly args: readonly string[];
  /** Added to this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A server as a child process, whose output goes into a log file. */
export class ServerProcess {
  readonly #name: string;
  readonly #log: string;
  readonly #child: ChildProcess;
  #stopping = false;
  #failure: string | undefined;

  /** @param logFolder where `<name>.log` is written */
  constructor(program: ServerProgram, logFolder: string) {
    this.#name = program.name;
    this.#log = join(logFolder, `${program.name}.log`);
    const output = openSync(this.#log, "w");
    this.#child = spawn(process.env[program.variable] ?? program.name, program.args, {
      env: { ...process.env, ...program.environment },
      stdio: ["ignore", output, output],
    });
    closeSync(output);
    this.#child.once("error", (error) => {
      this.#failure = `${error.message} (scripts/toolchain/install ${program.tool} brings it)`;
    });
    this.#child.once("exit", (code, signal) => {
      if (!this.#stopping) this.#failure = `it ended with ${signal ?? `exit code ${code ?? "unknown"}`}`;
    });
  }

  /** @throws Error with the log's end when the server is gone without having been stopped */
  check(): void {
    if (this.#failure !== undefined) throw this.#error(this.#failure);
  }

  /**
   * Waits until `isReady` answers true; what it throws is a no.
   * @throws Error with the log's end when the server ends before that, or after a minute
   */
  async untilReady(isReady: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 60_000;
    let last: unknown;
    while (Date.now() < deadline) {
      this.check();
      if (this.#stopping) throw new Error(`${this.#name} was stopped before it was ready`);
      try {
        if (await isReady()) return;
      } catch (error) {
        last = error;
      }
      await delay(100);
    }
    throw this.#error("it was not ready within 60 s", last);
  }

  /**
   * Ends the server and waits until it is gone.
   * @throws Error with the log's end when it was gone before
   */
  async stop(): Promise<void> {
    this.check();
    this.#stopping = true;
    if (this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null)
      return;
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    const impatient = setTimeout(() => void this.#child.kill("SIGKILL"), 10_000);
    await gone;
    clearTimeout(impatient);
  }

  #error(what: string, cause?: unknown): Error {
    const end = readFileSync(this.#log, "utf8").slice(-4000);
    return new Error(`${this.#name}: ${what}\n${end}`, { cause });
  }
}

/**
 * Ends them all, the last one first, even when one fails.
 * @throws Error of the first that was gone before
 */
export async function stopAll(servers: readonly ServerProcess[]): Promise<void> {
  const failures: unknown[] = [];
  for (const server of servers.toReversed()) {
    await server.stop().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures.at(-1);
}
