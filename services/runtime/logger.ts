import { pino, type Logger } from "pino";

export type { Logger };

/** JSON lines on standard output; they carry ids and names, never content, personal data or secrets. */
export function createLogger(name: string, level: string): Logger {
  return pino({
    level,
    base: { service: name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}
