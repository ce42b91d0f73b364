import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Does by hand what an operator would do with the temporal CLI.
 * @returns what it wrote to stdout
 * @throws Error with the CLI's message
 */
export async function temporalCli(address: string, ...command: readonly string[]): Promise<string> {
  const { stdout } = await run(process.env["TEMPORAL_CLI"] ?? "temporal", [...command, "--address", address]);
  return stdout;
}
