import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openStack } from "../../stacks/run/stack-workspace.ts";
import { type OwnProcess, startOwnProcess, stopLeftOver, waitUntilReady } from "../wordpress/own-process.ts";
import { type RunningWordPress, startWordPress } from "../wordpress/start.ts";
import type { Ports } from "./arguments.ts";
import { openMailbox } from "./mailbox.ts";
import { claimPorts, freePort } from "./ports.ts";
import { type Program, type ProgramName, programNames, programsOf, root } from "./programs.ts";
import { type LocalSecrets, keepSecrets } from "./secrets.ts";

export const sampleSite = "newsroom";

export interface LocalEnvironmentOptions {
  readonly dataDir: string;
  readonly ports: Ports;
  /** Forgets what an earlier start left in the folder. */
  readonly fresh?: boolean;
  /** See `Surroundings`. */
  readonly vendorDelay?: string;
  /** Told at the beginning of each step. */
  readonly progress?: (step: string) => void;
}

/** A part that can be killed and started again, at the same port and with the same data. */
export interface Part {
  readonly url: string;
  readonly pid: number;
  readonly logFile: string;
  running(): boolean;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface LocalEnvironment {
  readonly dataDir: string;
  readonly secrets: LocalSecrets;
  readonly wordpress: RunningWordPress;
  readonly temporal: Part & { readonly address: string; readonly uiUrl: string };
  readonly programs: Readonly<Record<ProgramName, Part>>;
  readonly mailFolder: string;
  /** Runs Pulumi on the dev stack and answers what it wrote. */
  pulumi(command: readonly string[]): Promise<{ exitCode: number; output: string }>;
  stop(): Promise<void>;
}

/**
 * Starts the whole system on this machine: a Temporal dev server on its file database, a real WordPress, `pulumi up` of the dev
 * stack, and every process of ours. What was started is stopped again when a step fails.
 */
export async function startLocalEnvironment(options: LocalEnvironmentOptions): Promise<LocalEnvironment> {
  const { dataDir, vendorDelay = "2000-5000", progress = () => undefined } = options;
  const started: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    mkdirSync(join(dataDir, "logs"), { recursive: true, mode: 0o700 });
    for (const name of ["temporal", ...programNames]) await stopLeftOver(pidFile(dataDir, name), root);
    if (options.fresh) rmSync(dataDir, { recursive: true, force: true });
    mkdirSync(join(dataDir, "logs"), { recursive: true, mode: 0o700 });
    const ports = await claimPorts(options.ports);
    const secrets = keepSecrets(dataDir);
    progress(`Temporal dev server on port ${ports.temporal}, and WordPress on port ${ports.wordpress}`);
    const temporal = temporalPart(dataDir, ports);
    const [wordpress] = await Promise.all([
      startWordPress({ dataDir: join(dataDir, "wordpress"), site: sampleSite, port: ports.wordpress }).then(
        (running) => {
          started.push(() => running.stop());
          return running;
        },
      ),
      temporal.start().then(() => started.push(() => temporal.stop())),
    ]);
    progress("pulumi up of the dev stack: namespace, search attributes, schedule");
    const stack = await openStack({
      project: root,
      stack: "dev",
      stateDirectory: join(dataDir, "pulumi"),
      config: { "temporal:address": temporal.address },
    });
    const pulumi = (command: readonly string[]) => stack.run(command);
    // The program runs before the refresh, so that a server at another port than last time is looked for there.
    const up = await pulumi([
      "up",
      "--yes",
      "--refresh",
      "--run-program",
      "--skip-preview",
      "--non-interactive",
    ]);
    if (up.exitCode !== 0) throw new Error(`pulumi up failed:\n${up.output}`);
    progress("services, proxy and workers");
    const mailbox = await openMailbox(dataDir);
    started.push(() => mailbox.close());
    const programs = programsOf({
      dataDir,
      temporalAddress: temporal.address,
      wordpress,
      secrets,
      mailUrl: mailbox.url,
      vendorDelay,
      ports: { ...(await programPorts()), proxy: ports.proxy },
    });
    const parts = Object.fromEntries(
      Object.values(programs).map((program) => [program.name, programPart(dataDir, program)]),
    );
    await Promise.all(
      Object.values(parts).map(async (part) => {
        await part.start();
        started.push(() => part.stop());
      }),
    );
    return {
      dataDir,
      secrets,
      wordpress,
      temporal,
      programs: parts as Record<ProgramName, Part>,
      mailFolder: mailbox.folder,
      pulumi,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function pidFile(dataDir: string, name: string): string {
  return join(dataDir, `${name}.pid`);
}

async function programPorts(): Promise<Record<ProgramName, number>> {
  const entries: [ProgramName, number][] = [];
  for (const name of programNames) entries.push([name, await freePort()]);
  return Object.fromEntries(entries) as Record<ProgramName, number>;
}

function programPart(dataDir: string, { name, main, port, environment }: Program): Part {
  return restartable(dataDir, name, `http://127.0.0.1:${port}`, "/readyz", {
    command: process.execPath,
    args: ["--disable-warning=ExperimentalWarning", join(root, main)],
    env: environment,
  });
}

function temporalPart(dataDir: string, ports: Ports): LocalEnvironment["temporal"] {
  const uiUrl = `http://127.0.0.1:${ports.ui}`;
  const database = join(dataDir, "temporal.db");
  const part = restartable(dataDir, "temporal", uiUrl, "/", {
    command: process.env["TEMPORAL_CLI"] ?? "temporal",
    args: [
      ...[
        "server",
        "start-dev",
        "--ip",
        "127.0.0.1",
        "--port",
        String(ports.temporal),
        "--ui-port",
        String(ports.ui),
      ],
      ...["--db-filename", database, "--log-level", "warn"],
    ],
  });
  return Object.assign(part, { address: `127.0.0.1:${ports.temporal}`, uiUrl });
}

/** A process that is ready when its path answers 200. */
function restartable(
  dataDir: string,
  name: string,
  url: string,
  readyPath: string,
  command: { command: string; args: string[]; env?: Record<string, string> },
): Part {
  const logFile = join(dataDir, "logs", `${name}.log`);
  let current: OwnProcess | undefined;
  return {
    url,
    logFile,
    get pid() {
      return current?.pid ?? 0;
    },
    running: () => current?.running() ?? false,
    async kill() {
      if (!current) return;
      const ended = current;
      process.kill(-ended.pid, "SIGKILL");
      while (ended.running()) await new Promise((resolve) => setTimeout(resolve, 10));
      await ended.stop();
    },
    async start() {
      current = await startOwnProcess({ ...command, cwd: root, logFile, pidFile: pidFile(dataDir, name) });
      const ready = async (): Promise<boolean> => {
        const response = await fetch(`${url}${readyPath}`).catch(() => undefined);
        await response?.arrayBuffer();
        return response?.status === 200;
      };
      try {
        await waitUntilReady(name, current, { ready, logFile, timeoutMilliseconds: 60_000 });
      } catch (error) {
        await current.stop();
        throw error;
      }
    },
    async stop() {
      await current?.stop();
    },
  };
}
