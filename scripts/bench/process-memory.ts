import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const sampleMilliseconds = 25;

export interface MemoryPeak {
  /** Sum of what each process had resident, in bytes: pages of a program file that several run count for each. */
  readonly resident: number;
  /** The same with the pages of each program file once, as a container's limit counts them. */
  readonly used: number;
  /** At the moment when most was used, by command. */
  readonly parts: readonly { readonly command: string; readonly resident: number }[];
}

/** Watches a process and all that it starts, on Linux, until it is told to stop. */
export async function memoryPeak(pid: number, until: AbortSignal): Promise<MemoryPeak> {
  let peak: MemoryPeak = { resident: 0, used: 0, parts: [] };
  while (!until.aborted) {
    const now = memoryOf(familyOf(pid));
    if (now.used > peak.used) peak = now;
    await delay(sampleMilliseconds);
  }
  return peak;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Bytes that are its own, and those of files. */
  readonly own: number;
  readonly ofFiles: number;
}

function memoryOf(family: readonly Process[]): MemoryPeak {
  const files = new Map<string, number>();
  for (const { pid, ofFiles } of family) {
    const program = programOf(pid);
    files.set(program, Math.max(files.get(program) ?? 0, ofFiles));
  }
  const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + number, 0);
  const own = sum(family.map((process) => process.own));
  return {
    resident: own + sum(family.map(({ ofFiles }) => ofFiles)),
    used: own + sum(files.values()),
    parts: family.map((process) => ({
      command: commandOf(process.pid),
      resident: process.own + process.ofFiles,
    })),
  };
}

function familyOf(pid: number): Process[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => processOf(Number(name)));
  const family = all.filter((process) => process.pid === pid);
  // Grows while it is walked through.
  for (const member of family) family.push(...all.filter(({ parent }) => parent === member.pid));
  return family;
}

/** https://man7.org/linux/man-pages/man5/proc_pid_status.5.html; empty when it is gone. */
function processOf(pid: number): Process[] {
  const status = ifThere(() => readFileSync(`/proc/${pid}/status`, "utf8"));
  if (status === undefined) return [];
  const number = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(status)?.[1] ?? 0);
  const [own, ofFiles, shared] = ["RssAnon", "RssFile", "RssShmem"].map((name) => number(name) * 1024);
  return [{ pid, parent: number("PPid"), own: (own ?? 0) + (shared ?? 0), ofFiles: ofFiles ?? 0 }];
}

const programOf = (pid: number) => ifThere(() => readlinkSync(`/proc/${pid}/exe`)) ?? "ended";

const commandOf = (pid: number) =>
  ifThere(() => readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim()) ?? "ended";

/** Processes end while they are looked at. */
function ifThere<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
