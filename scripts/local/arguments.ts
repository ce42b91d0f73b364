import { resolve } from "node:path";
import { parseArgs } from "node:util";

export const usage = `Starts the whole system on this machine and keeps it running until Ctrl-C, which stops all it started.

Usage: scripts/dev [OPTION]...

  --demo                 drive the sample article from draft to published in three locales, then stop;
                         exit code 0 only if the live pages were read back and are right
  --keep-running         with --demo: do not stop afterwards
  --fresh                forget everything of an earlier start first
  --data DIR             where databases, keys, state and logs are kept          [.dev]
  --temporal-port PORT   Temporal's gRPC port                                    [7233]
  --ui-port PORT         Temporal's web UI                                       [8088]
  --wordpress-port PORT  the WordPress site                                      [8081]
  --proxy-port PORT      the REST proxy                                          [8082]
                         (0 chooses a free port)
  --help                 this text
`;

export interface Ports {
  readonly temporal: number;
  readonly ui: number;
  readonly wordpress: number;
  readonly proxy: number;
}

export interface Options {
  readonly demo: boolean;
  readonly keepRunning: boolean;
  readonly fresh: boolean;
  readonly dataDir: string;
  readonly ports: Ports;
}

/** A call that the usage does not allow; the message says all that is wrong. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** @throws {UsageError} */
export function parseOptions(words: readonly string[], root: string): Options | "help" {
  const { values } = parse(words);
  if (values.help) return "help";
  const faults: string[] = [];
  const port = (name: "temporal-port" | "ui-port" | "wordpress-port" | "proxy-port"): number => {
    const text = values[name];
    const number = Number(text);
    if (!/^\d{1,5}$/.test(text) || number > 65535)
      faults.push(`--${name} ${text}: a port is a number from 0 to 65535`);
    return number;
  };
  const ports = {
    temporal: port("temporal-port"),
    ui: port("ui-port"),
    wordpress: port("wordpress-port"),
    proxy: port("proxy-port"),
  };
  const fixed = Object.values(ports).filter((number) => number !== 0);
  if (new Set(fixed).size < fixed.length) faults.push("two parts cannot have the same port");
  if (values["keep-running"] && !values.demo) faults.push("--keep-running goes with --demo");
  if (faults.length > 0) throw new UsageError(faults.join("\n"));
  return {
    demo: values.demo,
    keepRunning: values["keep-running"],
    fresh: values.fresh,
    dataDir: resolve(root, values.data),
    ports,
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        demo: { type: "boolean", default: false },
        "keep-running": { type: "boolean", default: false },
        fresh: { type: "boolean", default: false },
        data: { type: "string", default: ".dev" },
        "temporal-port": { type: "string", default: "7233" },
        "ui-port": { type: "string", default: "8088" },
        "wordpress-port": { type: "string", default: "8081" },
        "proxy-port": { type: "string", default: "8082" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
