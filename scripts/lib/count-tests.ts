import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const Report = z.object({ numPassedTests: z.int(), numFailedTests: z.int(), numPendingTests: z.int() });

/** Adds up vitest's JSON reports in a folder and prints the one line that says how it went. */
const folder = process.argv[2] ?? "";
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
const reports = files.map((name) => Report.parse(JSON.parse(readFileSync(join(folder, name), "utf8"))));
const sum = (count: (report: z.infer<typeof Report>) => number): number =>
  reports.reduce((total, report) => total + count(report), 0);
const skipped = sum((report) => report.numPendingTests);
console.log(
  `${sum((report) => report.numPassedTests)} passed, ${sum((report) => report.numFailedTests)} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
);
