import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const freePorts = ["--temporal-port=0", "--ui-port=0", "--wordpress-port=0", "--proxy-port=0"];
let dataDir: string;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), "temporal-cms-dev-"));
});
afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exitCode: Promise<number | null>;
}

function dev(...options: string[]): Run {
  const child = spawn(join(root, "scripts/dev"), ["--data", dataDir, ...options], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  return { child, output: () => output, exitCode: new Promise((done) => child.once("close", done)) };
}

async function processesIn(folder: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)("ps", ["-ww", "-eo", "args="]);
  return stdout.split("\n").filter((line) => line.includes(folder));
}

test("--demo publishes three locales and exits with 0", async () => {
  const run = dev("--demo", ...freePorts);
  expect(await run.exitCode, run.output()).toBe(0);
  expect(run.output()).toContain("Published and verified in 3 locales.");
  expect(run.output()).toMatch(
    /http:\/\/127\.0\.0\.1:\d+\/namespaces\/cms-orchestration-dev\/workflows\/content/,
  );
  expect(await processesIn(dataDir)).toEqual([]);
});

test("a second start goes on with the same data; Ctrl-C stops everything it started", async () => {
  const run = dev(...freePorts);
  await expect.poll(run.output, { timeout: 120_000 }).toContain("Running until Ctrl-C.");
  expect((await processesIn(dataDir)).length).toBeGreaterThan(0);
  run.child.kill("SIGINT");
  expect(await run.exitCode, run.output()).toBe(0);
  expect(await processesIn(dataDir)).toEqual([]);
});

test("ports in use are all named, with what to do; nothing is started", async () => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const run = dev(...freePorts.filter((option) => !option.includes("ui")), `--ui-port=${port}`);
  expect(await run.exitCode).toBe(1);
  expect(run.output()).toContain(`port ${port} is in use: stop what uses it, or choose another by --ui-port`);
  await new Promise((done) => server.close(done));
  expect(await processesIn(dataDir)).toEqual([]);
});

test("--help explains, and a wrong option is refused with a hint", async () => {
  const help = dev("--help");
  expect(await help.exitCode).toBe(0);
  expect(help.output()).toContain("Usage: scripts/dev");
  const wrong = dev("--demon", "--ui-port=99999");
  expect(await wrong.exitCode).toBe(2);
  expect(wrong.output()).toContain("scripts/dev --help");
});
