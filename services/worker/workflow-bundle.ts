import { fileURLToPath } from "node:url";

/** Where `npm run bundle` puts the workflow code, built ahead so that a worker starts in a second. */
export const workflowBundlePath = fileURLToPath(new URL("./dist/workflow-bundle.js", import.meta.url));
/** The workflow code's entry. */
export const workflowsPath = fileURLToPath(new URL("./workflows.ts", import.meta.url));
