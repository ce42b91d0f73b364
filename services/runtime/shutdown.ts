import type { Logger } from "./logger.ts";

/** Something a process must end in order: first refuse new work (`drain`), then finish and let go (`close`). */
export interface Closeable {
  drain?(): void;
  close(): Promise<void>;
}

export interface ShutdownOptions {
  readonly logger: Logger;
  /** Ended one after another in this order. */
  readonly parts: readonly Closeable[];
  /** After it the process ends whatever is still going on, in milliseconds. */
  readonly forceAfter: number;
  /** Time between draining and closing, in which load balancers notice, in milliseconds. */
  readonly drainFor?: number;
}

/** Ends the process in order at SIGTERM or SIGINT; exit code 0 when all ended in time. */
export function shutDownOnSignal(options: ShutdownOptions): void {
  let ending = false;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (ending) return;
    ending = true;
    options.logger.info({ signal }, "shutting down");
    setTimeout(() => {
      options.logger.error("shutdown took too long, ending now");
      process.exit(1);
    }, options.forceAfter).unref();
    for (const part of options.parts) part.drain?.();
    if (options.drainFor) await new Promise((resolve) => setTimeout(resolve, options.drainFor));
    for (const part of options.parts) await part.close();
    options.logger.info("shut down");
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      end(signal).catch((error: unknown) => {
        options.logger.error({ err: error }, "shutdown failed");
        process.exit(1);
      });
    });
  }
}
