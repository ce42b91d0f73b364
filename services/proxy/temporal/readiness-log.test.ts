import { createServer } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Logger } from "@temporal-cms/runtime";
import { afterEach, expect, it, vi } from "vitest";
import { ReadinessLog } from "./readiness-log.ts";

const logger = { info: vi.fn(), error: vi.fn() };
afterEach(() => void vi.clearAllMocks());

/** A port that nothing listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

it("tells each reason once, and once that it is over", async () => {
  const address = `127.0.0.1:${await closedPort()}`;
  const log = new ReadinessLog({ namespace: "a", connection: { address } }, logger as unknown as Logger);
  log.answered();
  await log.failed(new Error("14 UNAVAILABLE"));
  await log.failed(new Error("14 UNAVAILABLE"));
  const reason = `Temporal at ${address} does not answer: connect ECONNREFUSED ${address}`;
  expect(logger.error.mock.calls).toEqual([[{ reason }, expect.stringContaining("not ready")]]);
  await log.failed(Object.assign(new Error("5 NOT_FOUND"), { code: 5 }));
  expect(logger.error).toHaveBeenLastCalledWith(
    { reason: `TEMPORAL_NAMESPACE: Temporal at ${address} has no namespace a` },
    expect.any(String),
  );
  log.answered();
  log.answered();
  expect(logger.info.mock.calls).toEqual([["Temporal answers again"]]);
});
