import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

/** Worker processes load the bundle from its file: it must be of this very code. */
export function setup(): void {
  execFileSync(
    process.execPath,
    [resolve(import.meta.dirname, "../../services/worker/build-bundle.ts"), "--if-stale"],
    { stdio: "ignore" },
  );
}
