import { ConfigError } from "./config.ts";
import { TemporalUnreachableError } from "./explain-connection.ts";

/**
 * Runs a process's main function. A faulty configuration is told in plain words, exit code 78 (EX_CONFIG); so is a Temporal that
 * cannot be reached, exit code 69 (EX_UNAVAILABLE), for whoever runs the process to try again.
 */
export async function run(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.message}\n`);
      process.exit(78);
    }
    if (error instanceof TemporalUnreachableError) {
      process.stderr.write(`${error.message}\n`);
      process.exit(69);
    }
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  }
}
