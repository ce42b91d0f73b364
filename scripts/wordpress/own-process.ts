import { execFile, spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const pollMilliseconds = 25;
const termMilliseconds = 15_000;

/** Process groups that end with this process. */
const endAtExit = new Set<number>();
process.once("exit", () => {
  for (const pid of endAtExit) signalGroup(pid, "SIGTERM");
});

export interface OwnProcess {
  readonly pid: number;
  /** False once the process has ended by itself or by `stop`. */
  running(): boolean;
  /** Ends the process and what it forked: TERM, and KILL after 15 s. */
  stop(): Promise<void>;
}

export interface OwnProcessOptions {
  command: string;
  args: string[];
  cwd?: string;
  env?: Record<string, string>;
  /** Receives standard output and error. */
  logFile: string;
  /** Remembers the process, so that one left behind by a killed parent is found by the next start. */
  pidFile: string;
}

/** Starts a process in a process group of its own, which also ends when this process exits. */
export async function startOwnProcess(options: OwnProcessOptions): Promise<OwnProcess> {
  const log = openSync(options.logFile, "a");
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  const pid = await spawned(child, options.command);
  await writeFile(options.pidFile, `${String(pid)}\n`);

  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  endAtExit.add(pid);
  const running = () => child.exitCode === null && child.signalCode === null;

  return {
    pid,
    running,
    async stop() {
      endAtExit.delete(pid);
      if (running()) {
        signalGroup(pid, "SIGTERM");
        await Promise.race([ended, delay(termMilliseconds, undefined, { ref: false })]);
      }
      signalGroup(pid, "SIGKILL");
      if (running()) await ended;
      await rm(options.pidFile, { force: true });
    },
  };
}

/**
 * Ends the process that an earlier start wrote to `pidFile` and left behind. A process whose command line lacks `mark`
 * has merely been given the same number, and is left alone.
 */
export async function stopLeftOver(pidFile: string, mark: string): Promise<void> {
  const pid = Number(await readFile(pidFile, "utf8").catch(() => ""));
  if (!Number.isInteger(pid) || pid <= 1) return;
  const isOurs = async () => {
    const found = await run("ps", ["-ww", "-o", "command=", "-p", String(pid)]).catch(() => undefined);
    return found?.stdout.includes(mark) ?? false;
  };
  if (await isOurs()) {
    signalGroup(pid, "SIGTERM");
    const deadline = Date.now() + termMilliseconds;
    while ((await isOurs()) && Date.now() < deadline) await delay(pollMilliseconds);
    if (await isOurs()) signalGroup(pid, "SIGKILL");
  }
  await rm(pidFile, { force: true });
}

/** Polls until `ready` says true. Rejects with the end of the log when the process ends or the time is over. */
export async function waitUntilReady(
  name: string,
  process: OwnProcess,
  options: { ready: () => Promise<boolean>; logFile: string; timeoutMilliseconds: number },
): Promise<void> {
  const deadline = Date.now() + options.timeoutMilliseconds;
  while (!(await options.ready())) {
    const tooLate = Date.now() >= deadline;
    if (process.running() && !tooLate) {
      await delay(pollMilliseconds);
      continue;
    }
    const log = await readFile(options.logFile, "utf8").catch(() => "");
    const what = tooLate ? `is not ready after ${options.timeoutMilliseconds} ms` : "ended while starting";
    throw new Error(`${name} ${what}. The end of ${options.logFile}:\n${log.slice(-2000)}`);
  }
}

function spawned(child: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause) => reject(new Error(`${command} cannot be started`, { cause })));
    child.once("spawn", () => {
      if (child.pid !== undefined) resolve(child.pid);
    });
  });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
