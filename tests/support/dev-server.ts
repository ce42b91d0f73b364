import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { namespaces, searchAttributes } from "@temporal-cms/contracts";
import { Connection } from "@temporalio/client";

export interface DevServerOptions {
  /** Created at the start; the project's dev namespace when absent. */
  readonly namespace?: string;
  /** Where the server keeps its state; in memory when absent. Needed for a restart that forgets nothing. */
  readonly databaseFile?: string;
  /** gRPC port; a free one when absent. A restart at the same address names the first one's port. */
  readonly port?: number;
  /** Whether the project's search attributes are registered at the start; true when absent. */
  readonly withSearchAttributes?: boolean;
  /** Time between two looks at the lengths of task queues for the server's metrics; a minute when absent, as is its default. */
  readonly backlogMetricsSeconds?: number;
}

export interface DevServer {
  /** `127.0.0.1:<port>`, for `TEMPORAL_ADDRESS`. */
  readonly address: string;
  readonly port: number;
  /** Base URL of the server's own HTTP API. */
  readonly httpUrl: string;
  /** `127.0.0.1:<port>` of the server's own metrics. */
  readonly metricsAddress: string;
  readonly namespace: string;
  /** Ends the server and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/**
 * Starts a real Temporal dev server on the loopback address and waits until its namespace answers. The CLI is the one that
 * `TEMPORAL_CLI` names, otherwise `temporal` on PATH.
 *
 * @throws Error when there is no CLI, or when it ends before it is ready; the message carries what it said
 */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const namespace = options.namespace ?? namespaces.dev;
  const port = options.port ?? (await freePort());
  const httpPort = await freePort();
  const metricsPort = await freePort();
  const attributes = options.withSearchAttributes === false ? [] : Object.entries(searchAttributes);
  const child = spawn(
    process.env["TEMPORAL_CLI"] ?? "temporal",
    [
      ...["server", "start-dev", "--headless", "--ip", "127.0.0.1", "--log-level", "error"],
      ...["--port", String(port), "--http-port", String(httpPort), "--namespace", namespace],
      ...["--metrics-port", String(metricsPort)],
      ...(options.backlogMetricsSeconds === undefined
        ? []
        : [
            "--dynamic-config-value",
            `matching.backlogMetricsEmitInterval="${options.backlogMetricsSeconds}s"`,
          ]),
      ...(options.databaseFile === undefined ? [] : ["--db-filename", options.databaseFile]),
      ...attributes.flatMap(([name, type]) => ["--search-attribute", `${name}=${type}`]),
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => void said.push(text));
  }
  const address = `127.0.0.1:${port}`;
  try {
    await untilReady(child, address, namespace);
  } catch (error) {
    await stop(child, "SIGKILL");
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the Temporal dev server did not start: ${why}\n${said.join("").slice(-4000)}`, {
      cause: error,
    });
  }
  return {
    address,
    port,
    httpUrl: `http://127.0.0.1:${httpPort}`,
    metricsAddress: `127.0.0.1:${metricsPort}`,
    namespace,
    stop: (signal = "SIGTERM") => stop(child, signal),
  };
}

async function untilReady(child: ChildProcess, address: string, namespace: string): Promise<void> {
  const state: { failure?: Error } = {};
  child.once("error", (error) => {
    state.failure = new Error(
      `${error.message} (scripts/toolchain/install brings the CLI, scripts/toolchain/env.sh puts it on PATH)`,
    );
  });
  child.once("exit", (code, signal) => {
    state.failure ??= new Error(`it ended with ${signal ?? `exit code ${code ?? "unknown"}`}`);
  });
  const deadline = Date.now() + 60_000;
  let last: unknown;
  while (Date.now() < deadline) {
    if (state.failure) throw state.failure;
    try {
      await describeNamespace(address, namespace);
      return;
    } catch (error) {
      last = error;
      await delay(100);
    }
  }
  throw new Error("it was not ready within 60 s", { cause: last });
}

async function describeNamespace(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 1000 });
  try {
    await connection.withDeadline(Date.now() + 1000, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
  } finally {
    await connection.close();
  }
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  const impatient = setTimeout(() => void child.kill("SIGKILL"), 10_000);
  await gone;
  clearTimeout(impatient);
}
