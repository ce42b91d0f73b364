import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type DevServer, freePort, startDevServer } from "../../tests/support/dev-server.ts";
import { exampleEvent, exampleKeyOf } from "./testing/example-event.ts";
import { SiteClient, exampleKey } from "./testing/site-client.ts";

let folder: string;
let server: DevServer;
let child: ChildProcess | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "proxy-main-"));
  server = await startDevServer();
});
afterEach(() => void child?.kill("SIGKILL"));
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

function startMain(environment: Record<string, string>): { exit: Promise<unknown[]>; output: () => string } {
  child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    env: { PATH: process.env["PATH"], ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  return { exit: once(child, "exit"), output: () => output };
}

describe("node services/proxy/main.ts", () => {
  it("serves by its environment, and ends in order at SIGTERM", async () => {
    const keysFile = join(folder, "keys.json");
    writeFileSync(keysFile, JSON.stringify([{ site: "newsroom", keys: [exampleKey(1)] }]));
    const port = await freePort();
    const { exit, output } = startMain({
      PORT: String(port),
      SITE_KEYS_FILE: keysFile,
      TEMPORAL_ENDPOINT: server.address,
      TEMPORAL_NAMESPACE: server.namespace,
    });
    await expect.poll(output, { timeout: 30_000 }).toContain("listening");
    const url = `http://127.0.0.1:${port}`;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const site = new SiteClient(url, "newsroom", exampleKey(1));
    const answer = await site.must({ path: "/workflows", body: exampleEvent(1), id: exampleKeyOf("main") });
    expect(answer["outcome"]).toBe("started");
    child?.kill("SIGTERM");
    expect(await exit).toEqual([0, null]);
    const lines = output()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map((line) => line["msg"])).toEqual(["listening", "request", "shutting down", "shut down"]);
  });

  it("names all faults of its configuration, exit code 78", async () => {
    const { exit, output } = startMain({ PORT: "http" });
    expect(await exit).toEqual([78, null]);
    for (const name of ["PORT", "SITE_KEYS_FILE", "TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE"])
      expect(output()).toContain(`  - ${name}: `);
  });
});
