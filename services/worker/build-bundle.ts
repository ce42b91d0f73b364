import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { bundleWorkflowCode } from "@temporalio/worker";
import { workflowBundlePath, workflowsPath } from "./workflow-bundle.ts";

const { code } = await bundleWorkflowCode({ workflowsPath });
mkdirSync(dirname(workflowBundlePath), { recursive: true });
const unfinished = `${workflowBundlePath}.${process.pid}`;
writeFileSync(unfinished, code);
renameSync(unfinished, workflowBundlePath);
console.log(`workflow bundle: ${Math.round(code.length / 1024)} KiB`);
