import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "./dev-server.ts";

export interface PrometheusOptions {
  /** Absolute paths of rule files. */
  readonly ruleFiles: readonly string[];
  /** `host:port` of everything that has `/metrics`. */
  readonly targets: readonly string[];
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Prometheus {
  readonly url: string;
  /** What an expression is now. @throws Error with Prometheus's own words for a wrong one */
  query(expression: string): Promise<Sample[]>;
  stop(): Promise<void>;
}

/**
 * Starts a real Prometheus on a free port of the loopback address, which looks at its targets and rules each second. The program is
 * the one that `PROMETHEUS` names, otherwise `prometheus` on PATH.
 */
export async function startPrometheus({ ruleFiles, targets }: PrometheusOptions): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), "prometheus-"));
  const config = join(folder, "prometheus.yaml");
  // JSON is YAML.
  writeFileSync(
    config,
    JSON.stringify({
      global: { scrape_interval: "1s", evaluation_interval: "1s" },
      rule_files: ruleFiles,
      scrape_configs: [{ job_name: "temporal-cms", static_configs: [{ targets }] }],
    }),
  );
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    process.env["PROMETHEUS"] ?? "prometheus",
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--log.level=warn",
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const said: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => void said.push(text));
  try {
    await untilReady(child, url);
  } catch (error) {
    await stop(child, folder);
    throw new Error(`Prometheus did not start\n${said.join("").slice(-4000)}`, { cause: error });
  }
  return { url, query: (expression) => query(url, expression), stop: () => stop(child, folder) };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  let failure: Error | undefined;
  child.once("error", (error) => (failure = error));
  child.once("exit", (code) => (failure ??= new Error(`it ended with exit code ${code ?? "unknown"}`)));
  const deadline = Date.now() + 60_000;
  for (;;) {
    const ready = await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    if (failure) throw failure;
    if (Date.now() > deadline) throw new Error("it was not ready within 60 s");
    await delay(50);
  }
}

interface Answer {
  readonly status: "success" | "error";
  readonly error?: string;
  readonly data?: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
    }[];
  };
}

/** https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries */
async function query(url: string, expression: string): Promise<Sample[]> {
  const response = await fetch(`${url}/api/v1/query`, {
    method: "POST",
    body: new URLSearchParams({ query: expression }),
  });
  const answer = (await response.json()) as Answer;
  if (!answer.data) throw new Error(`${expression}: ${answer.error ?? "no answer"}`);
  return answer.data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    const impatient = setTimeout(() => void child.kill("SIGKILL"), 10_000);
    await gone;
    clearTimeout(impatient);
  }
  rmSync(folder, { recursive: true, force: true });
}
