import { existsSync, globSync, mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DefaultLogger, bundleWorkflowCode } from "@temporalio/worker";
import { workflowBundlePath, workflowsPath } from "./workflow-bundle.ts";

/** When anything that the bundle is made from was changed last, in milliseconds since 1970. */
function newestInput(): number {
  const folders = ["../worker", "../contracts"].map((folder) =>
    fileURLToPath(new URL(folder, import.meta.url)),
  );
  const files = folders.flatMap((folder) =>
    globSync("**/*.ts", { cwd: folder }).map((file) => join(folder, file)),
  );
  files.push(fileURLToPath(new URL("../../package-lock.json", import.meta.url)));
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}

const upToDate = existsSync(workflowBundlePath) && statSync(workflowBundlePath).mtimeMs > newestInput();
if (process.argv.includes("--if-stale") && upToDate) process.exit(0);

const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger("WARN") });
mkdirSync(dirname(workflowBundlePath), { recursive: true });
const unfinished = `${workflowBundlePath}.${process.pid}`;
writeFileSync(unfinished, code);
renameSync(unfinished, workflowBundlePath);
console.log(`workflow bundle: ${Math.round(code.length / 1024)} KiB`);
