import { execFileSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { measureLifecycles } from "./measure-lifecycles.ts";
import { measureSignals, measureStatuses } from "./measure-proxy.ts";
import { measureWorker } from "./measure-worker.ts";
import { reportOf, table } from "./report.ts";
import { prepare } from "./surroundings.ts";

const usage = `Measures the proxy, the workflows and the worker side by side on a real Temporal server of its own.

Usage: npm run bench -- [--json] [--quick]

  --json    one JSON document on standard output instead of a table
  --quick   fewer rounds: figures to look at, not to compare
`;

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: "boolean" }, quick: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(usage.trimEnd());
    return;
  }
  const quick = values.quick ?? false;
  execFileSync(
    process.execPath,
    [resolve(import.meta.dirname, "../../services/worker/build-bundle.ts"), "--if-stale"],
    { stdio: "ignore" },
  );
  const loadBefore = loadavg()[0] ?? NaN;
  tell("starting a Temporal server and the proxy");
  const around = await prepare();
  try {
    tell("signals: proxy, client, the server's own HTTP API");
    const signals = await measureSignals(around, quick ? 2 : 6, quick ? 300 : 2000);
    tell("worker: start and memory");
    const worker = await measureWorker(around, quick ? 2 : 5, quick ? 200 : 1000);
    tell("statuses: one call against fifty queries");
    const running = await around.startWorkflowWorker(500);
    const statuses = await measureStatuses(around, quick ? 5 : 20);
    await running.stop();
    tell("lifecycles");
    const lifecycles = await measureLifecycles(around, quick ? 20 : 100);
    const machine = { cores: cpus().length, node: process.version, loadBefore };
    const report = reportOf({ machine, quick, signals, statuses, lifecycles, worker });
    console.log(values.json ? JSON.stringify(report, undefined, 2) : table(report));
  } finally {
    await around.stop();
  }
}

await main();
