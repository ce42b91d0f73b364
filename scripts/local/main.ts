import { statfsSync, mkdirSync } from "node:fs";
import { addressTable } from "./address-table.ts";
import { type Options, UsageError, parseOptions, usage } from "./arguments.ts";
import { DemoError, runDemo } from "./demo.ts";
import { type LocalEnvironment, startLocalEnvironment } from "./environment.ts";
import { PortInUseError } from "./ports.ts";
import { root } from "./programs.ts";

const leastFreeDisk = 500 * 1024 * 1024;
const startedAt = performance.now();

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function step(text: string): void {
  say(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${text}`);
}

async function main(options: Options): Promise<number> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = statfsSync(options.dataDir);
  if (bavail * bsize < leastFreeDisk) {
    process.stderr.write(
      `There is too little room in ${options.dataDir}: ${Math.round((bavail * bsize) / 1024 ** 2)} MiB free, 500 are needed. Free some, or choose another folder by --data.\n`,
    );
    return 1;
  }
  const interrupted = new Promise<"interrupted">((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.on(signal, () => resolve("interrupted"));
  });
  const starting = startLocalEnvironment({
    dataDir: options.dataDir,
    ports: options.ports,
    fresh: options.fresh,
    progress: step,
  });
  const environment = await Promise.race([starting, interrupted]);
  if (environment === "interrupted") {
    say("Stopping what was started …");
    await starting.then(
      (started) => started.stop(),
      () => undefined,
    );
    return 130;
  }
  try {
    return await use(environment, options, interrupted);
  } finally {
    step("stopping");
    await environment.stop();
    step("stopped");
  }
}

async function use(
  environment: LocalEnvironment,
  options: Options,
  interrupted: Promise<"interrupted">,
): Promise<number> {
  step("all parts run");
  say(`\n${addressTable(environment)}\n`);
  if (options.demo) {
    const outcome = await Promise.race([runDemo(environment, say).then(() => "done" as const), interrupted]);
    if (outcome === "interrupted") return 130;
    if (!options.keepRunning) return 0;
  }
  say("Running until Ctrl-C.");
  await interrupted;
  return 0;
}

try {
  const options = parseOptions(process.argv.slice(2), root);
  if (options === "help") say(usage.trimEnd());
  else process.exitCode = await main(options);
} catch (error) {
  const known = error instanceof UsageError || error instanceof PortInUseError || error instanceof DemoError;
  const hint = error instanceof UsageError ? "\nscripts/dev --help tells more." : "";
  process.stderr.write(
    `${known ? error.message : String(error instanceof Error ? error.stack : error)}${hint}\n`,
  );
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
