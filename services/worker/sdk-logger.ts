import type { Logger } from "@temporal-cms/runtime";
import { DefaultLogger, type Logger as TemporalLogger } from "@temporalio/worker";

const levels = { TRACE: "trace", DEBUG: "debug", INFO: "info", WARN: "warn", ERROR: "error" } as const;

/** The SDK's log lines among the process's own. */
export function sdkLogger(logger: Logger): TemporalLogger {
  return new DefaultLogger("INFO", ({ level, message, meta }) => logger[levels[level]](meta ?? {}, message));
}
