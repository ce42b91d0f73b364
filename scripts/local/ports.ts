import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { Ports } from "./arguments.ts";

/** A port that another program has; the message says what to do. */
export class PortInUseError extends Error {
  override readonly name = "PortInUseError";
}

/**
 * The ports to use: those that were asked for, free ones for 0.
 *
 * @throws {PortInUseError} naming every port that is taken
 */
export async function claimPorts(asked: Ports): Promise<Ports> {
  const options = {
    temporal: "--temporal-port",
    ui: "--ui-port",
    wordpress: "--wordpress-port",
    proxy: "--proxy-port",
  };
  const taken: string[] = [];
  const claimed = { ...asked };
  for (const [name, option] of Object.entries(options) as [keyof Ports, string][]) {
    try {
      claimed[name] = await bind(asked[name]);
    } catch {
      taken.push(
        `port ${asked[name]} is in use: stop what uses it, or choose another by ${option} (0 takes a free one)`,
      );
    }
  }
  if (taken.length > 0) throw new PortInUseError(taken.join("\n"));
  return claimed;
}

export function freePort(): Promise<number> {
  return bind(0);
}

function bind(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const bound = (server.address() as AddressInfo).port;
      server.close(() => resolve(bound));
    });
  });
}
