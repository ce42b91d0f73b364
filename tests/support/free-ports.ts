import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

/**
 * Ports of the loopback address that nothing listens on now, by name. All of them are held until the last is found, so that no two
 * are the same.
 */
export async function freePorts<Name extends string>(names: readonly Name[]): Promise<Record<Name, number>> {
  const held = await Promise.all(
    names.map(async (name) => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return { name, server, port: (server.address() as AddressInfo).port };
    }),
  );
  for (const { server } of held) {
    server.close();
    await once(server, "close");
  }
  return Object.fromEntries(held.map(({ name, port }) => [name, port])) as Record<Name, number>;
}
