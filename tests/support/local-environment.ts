import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalEnvironment, startLocalEnvironment } from "../../scripts/local/environment.ts";

/** The whole system in a folder of its own, on free ports; `stop` removes the folder. */
export async function startTestEnvironment(
  options: { vendorDelay?: string } = {},
): Promise<LocalEnvironment> {
  const dataDir = mkdtempSync(join(tmpdir(), "temporal-cms-system-"));
  const ports = { temporal: 0, ui: 0, wordpress: 0, proxy: 0 };
  const environment = await startLocalEnvironment({ dataDir, ports, vendorDelay: "200-600", ...options });
  return {
    ...environment,
    async stop() {
      await environment.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
