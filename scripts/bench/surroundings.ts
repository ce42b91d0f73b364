import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type ContentEvent, LifecyclePolicy } from "@temporal-cms/contracts";
import { startOrSignalLifecycle } from "@temporal-cms/runtime";
import { Client, Connection } from "@temporalio/client";
import { type DevServer, freePort, startDevServer } from "../../tests/support/dev-server.ts";
import { fakeHash } from "../../services/worker/testing/scripted-activities.ts";
import { SiteClient } from "../local/site-client.ts";

const root = resolve(import.meta.dirname, "../..");
export const site = "bench";

/** A process of ours under measurement. */
export interface Running {
  readonly url: string;
  readonly pid: number;
  /** From spawning to the first 200 of `/readyz`, in milliseconds. */
  readonly startMilliseconds: number;
  stop(): Promise<void>;
}

export interface Surroundings {
  readonly server: DevServer;
  readonly client: Client;
  readonly proxy: Running;
  readonly siteClient: SiteClient;
  startWorkflowWorker(maxCachedWorkflows: number): Promise<Running>;
  stop(): Promise<void>;
}

/** A real Temporal server and a real proxy process on free ports. */
export async function prepare(): Promise<Surroundings> {
  const folder = mkdtempSync(join(tmpdir(), "temporal-cms-bench-"));
  const server = await startDevServer();
  const connection = await Connection.connect({ address: server.address });
  const client = new Client({ connection, namespace: server.namespace });
  const key = `whsec_${randomBytes(32).toString("base64")}`;
  const keysFile = join(folder, "site-keys.json");
  writeFileSync(keysFile, JSON.stringify([{ site, keys: [key] }]), { mode: 0o600 });
  const temporal = { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: server.namespace };
  const proxy = await start("services/proxy/main.ts", {
    ...temporal,
    SITE_KEYS_FILE: keysFile,
    RATE_LIMIT_PER_MINUTE: "10000000",
    LOG_LEVEL: "info",
  });
  return {
    server,
    client,
    proxy,
    siteClient: new SiteClient({ proxyUrl: proxy.url, site, key }),
    startWorkflowWorker: (maxCachedWorkflows) =>
      start("services/worker/main.ts", {
        ...temporal,
        WORKFLOW_TASK_QUEUE: "cms.workflow.queue",
        MAX_CACHED_WORKFLOWS: String(maxCachedWorkflows),
        LOG_LEVEL: "warn",
      }),
    async stop() {
      await proxy.stop();
      await connection.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function start(main: string, environment: Record<string, string>): Promise<Running> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const from = performance.now();
  const child = spawn(process.execPath, [join(root, main)], {
    env: { ...process.env, PORT: String(port), ...environment },
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (;;) {
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.status === 200) break;
    if (child.exitCode !== null) throw new Error(`${main} ended with exit code ${child.exitCode}`);
    await new Promise((done) => setTimeout(done, 10));
  }
  return { url, pid: child.pid ?? 0, startMilliseconds: performance.now() - from, stop: () => stop(child) };
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.once("exit", () => done());
    child.kill("SIGTERM");
  });
}

/** An article of the made-up site, in English with German and Spanish targets. */
export function articleEvent(fields: Partial<ContentEvent> = {}): ContentEvent {
  const uuid = randomUUID();
  return {
    change: "created",
    source: { cms: "wordpress", site, type: "post", uuid, id: uuid.slice(0, 8) },
    sourceLocale: "en",
    version: { locale: "en", revision: "1", hash: fakeHash(uuid) },
    url: `https://bench.example/${uuid}`,
    targets: ["en", "de", "es"].map((locale) => ({ cms: "wordpress", site, locale })),
    policy: LifecyclePolicy.parse({}),
    priority: 3,
    actor: { id: "wp-user:1", role: "cms-admin" },
    ...fields,
  };
}

/** Opens so many lifecycles; answers their workflow ids. */
export async function openLifecycles(client: Client, count: number): Promise<string[]> {
  const open = async (): Promise<string> =>
    (await startOrSignalLifecycle(client, { key: `bench-${randomUUID()}`, event: articleEvent() }))
      .workflowId;
  const ids: string[] = [];
  while (ids.length < count)
    ids.push(...(await Promise.all(Array.from({ length: Math.min(20, count - ids.length) }, open))));
  return ids;
}
