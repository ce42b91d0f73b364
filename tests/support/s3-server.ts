import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "./dev-server.ts";

export interface S3Server {
  /** Base URL of the S3 API, path style. */
  readonly endpoint: string;
  /** The keys of a bucket's objects that begin so. */
  keys(bucket: string, prefix?: string): Promise<string[]>;
  createBucket(bucket: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts moto's S3 API on a free port of the loopback address, with its state in memory. It takes any credentials. The program is
 * the one that `MOTO_SERVER` names, otherwise `moto_server` on PATH.
 */
export async function startS3Server(): Promise<S3Server> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(process.env["MOTO_SERVER"] ?? "moto_server", ["-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
  });
  let failure: Error | undefined;
  child.once("error", (error) => (failure = error));
  child.once("exit", (code) => (failure ??= new Error(`moto ended with exit code ${code ?? "unknown"}`)));
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const deadline = Date.now() + 60_000;
  while (!(await answers(endpoint))) {
    if (failure) throw failure;
    if (Date.now() > deadline) throw new Error("moto was not ready within 60 s");
    await delay(100);
  }
  return {
    endpoint,
    async createBucket(bucket) {
      const { status } = await fetch(`${endpoint}/${bucket}`, { method: "PUT" });
      if (status !== 200) throw new Error(`creating bucket ${bucket} was answered by ${status}`);
    },
    async keys(bucket, prefix = "") {
      const answer = await fetch(`${endpoint}/${bucket}?list-type=2&prefix=${encodeURIComponent(prefix)}`);
      return [...(await answer.text()).matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) => key);
    },
    async stop() {
      child.kill("SIGTERM");
      await gone;
    },
  };
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/moto-api/`)).ok;
  } catch {
    return false;
  }
}
