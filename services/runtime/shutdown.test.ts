import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** A process of its own, as it is processes that these functions end. */
function start(code: string): { child: ChildProcess; output: () => string } {
  const imports = ["shutdown", "run", "config"].map(
    (name) => `import * as ${name} from ${JSON.stringify(new URL(`./${name}.ts`, import.meta.url).href)};`,
  );
  const program = `${imports.join("\n")}
    const log = (...parts) => console.log(...parts);
    const logger = { info: (_fields, message) => log(message ?? _fields), error: (_fields, message) => log(message ?? _fields) };
    ${code}`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  return { child, output: () => output };
}

const part = (name: string): string =>
  `{ drain: () => log("drain ${name}"), close: async () => log("close ${name}") }`;

async function endOf(
  code: string,
  signals: readonly NodeJS.Signals[],
): Promise<{ exitCode: number | null; lines: string[] }> {
  const { child, output } = start(code);
  const gone = once(child, "exit");
  if (signals.length > 0) await expect.poll(output, { timeout: 10_000 }).toContain("running");
  for (const signal of signals) child.kill(signal);
  const [exitCode] = (await gone) as [number | null];
  return { exitCode, lines: output().trim().split("\n") };
}

describe("shutDownOnSignal", () => {
  const begin = `setInterval(() => {}, 1000); log("running");`;

  it.each(["SIGTERM", "SIGINT"] as const)(
    "drains all parts, then closes each in order, at %s",
    async (signal) => {
      const code = `shutdown.shutDownOnSignal({ logger, forceAfter: 10_000, parts: [${part("a")}, ${part("b")}] }); ${begin}`;
      const { exitCode, lines } = await endOf(code, [signal]);
      expect(exitCode).toBe(0);
      expect(lines).toEqual([
        "running",
        "shutting down",
        "drain a",
        "drain b",
        "close a",
        "close b",
        "shut down",
      ]);
    },
  );

  it("ends by force when a part does not let go", async () => {
    const stuck = `{ close: () => new Promise(() => {}) }`;
    const code = `shutdown.shutDownOnSignal({ logger, forceAfter: 50, parts: [${stuck}] }); ${begin}`;
    const { exitCode, lines } = await endOf(code, ["SIGTERM", "SIGINT"]);
    expect(exitCode).toBe(1);
    expect(lines).toContain("shutdown took too long, ending now");
  });

  it("ends with an error when a part fails to close", async () => {
    const failing = `{ close: async () => { throw new Error("no"); } }`;
    const code = `shutdown.shutDownOnSignal({ logger, forceAfter: 10_000, parts: [${failing}] }); ${begin}`;
    const { exitCode, lines } = await endOf(code, ["SIGTERM"]);
    expect(exitCode).toBe(1);
    expect(lines).toContain("shutdown failed");
  });
});

describe("run", () => {
  it("tells a faulty configuration in plain words, exit code 78", async () => {
    const code = `await run.run(async () => { throw new config.ConfigError(["PORT: is missing", "KEY: is missing"]); });`;
    const { exitCode, lines } = await endOf(code, []);
    expect(exitCode).toBe(78);
    expect(lines).toEqual(["The configuration has 2 faults:", "  - PORT: is missing", "  - KEY: is missing"]);
  });

  it("shows where any other failure came from, exit code 1", async () => {
    const { exitCode, lines } = await endOf(
      `await run.run(async () => { throw new TypeError("broken"); });`,
      [],
    );
    expect(exitCode).toBe(1);
    expect(lines[0]).toBe("TypeError: broken");
    expect(lines.length).toBeGreaterThan(1);
  });
});
