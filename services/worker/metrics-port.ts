import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** A free loopback port for the SDK's own exporter, whose metrics the worker's `/metrics` shows beside its own. */
export function freeLoopbackPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
