import { execFileSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { measureLifecycles } from "./measure-lifecycles.ts";
import { type PreviewFigures, measurePreview } from "./measure-preview.ts";
import { measureSignals, measureStatuses } from "./measure-proxy.ts";
import { measureWorker } from "./measure-worker.ts";
import { aimLine, previewAims, previewLines, reportOf, table } from "./report.ts";
import { prepare } from "./surroundings.ts";

const usage = `Measures the proxy, the workflows and the worker side by side on a real Temporal server of its own, and Pulumi's preview of prod.

Usage: npm run bench -- [--json] [--quick] [--preview]

  --json      one JSON document on standard output instead of a table
  --quick     fewer rounds: figures to look at, not to compare
  --preview   the preview of prod alone
`;

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

function preparedPreview(quick: boolean): Promise<PreviewFigures> {
  tell("preview: up of all of prod, then without changes");
  return measurePreview(quick ? 1 : 5);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean" },
      quick: { type: "boolean" },
      preview: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(usage.trimEnd());
    return;
  }
  const quick = values.quick ?? false;
  if (values.preview) {
    const preview = await preparedPreview(quick);
    const aims = previewAims(preview);
    const lines = [...previewLines(preview), "", "Aims", ...aims.map(aimLine)];
    console.log(values.json ? JSON.stringify({ preview, aims }, undefined, 2) : lines.join("\n"));
    return;
  }
  execFileSync(
    process.execPath,
    [resolve(import.meta.dirname, "../../services/worker/build-bundle.ts"), "--if-stale"],
    { stdio: "ignore" },
  );
  const loadBefore = loadavg()[0] ?? NaN;
  const preview = await preparedPreview(quick);
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
    const report = reportOf({ machine, quick, signals, statuses, lifecycles, worker, preview });
    console.log(values.json ? JSON.stringify(report, undefined, 2) : table(report));
  } finally {
    await around.stop();
  }
}

await main();
