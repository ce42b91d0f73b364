import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namespaces } from "@temporal-cms/contracts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type DevServer, freePort, startDevServer } from "../../tests/support/dev-server.ts";
import { type Declared, declare } from "./testing/declared.ts";
import { exampleInput, without } from "./testing/example-input.ts";
import { StageFiles } from "./testing/stage-files.ts";

/** No image is built here: StageFiles stands in for the builder, and processes of this machine for containers. */
const root = mkdtempSync(join(tmpdir(), "temporal-cms-images-"));
const stages = new StageFiles(join(root, "stages"));
const started: ChildProcess[] = [];
let server: DevServer;
let declared: Declared;

const token = "a-service-token-of-these-tests";
const [oldKey, newKey] = ["old", "new"].map(
  (name) => `whsec_${Buffer.from(name.repeat(10)).toString("base64")}`,
);
/** What External Secrets would bring, by the keys of the Secrets. */
const secretTexts: Record<string, string> = {
  SERVICE_TOKEN: token,
  SIMULATOR_TOKEN: token,
  TRANSLATION_REFERENCE_KEY: `${newKey}`,
  TRANSLATION_REFERENCE_KEYS: `${newKey},${oldKey}`,
  APPROVAL_LINK_KEY: `${newKey}`,
  APPROVAL_LINK_KEYS: `${newKey},${oldKey}`,
  SIMULATOR_WEBHOOK_KEY: `${newKey}`,
  SIMULATOR_WEBHOOK_KEYS: `${newKey},${oldKey}`,
  SMTP_URL: "smtp://127.0.0.1:2525",
  "sites.json": JSON.stringify([
    {
      site: "newsroom",
      cms: "wordpress",
      baseUrl: "https://cms.example.org",
      username: "orchestrator",
      applicationPassword: "a password",
    },
  ]),
  "site-keys.json": JSON.stringify([{ site: "newsroom", keys: [newKey] }]),
  "recipients.json": JSON.stringify({
    recipients: [{ name: "desk", email: "desk@example.org", sites: ["newsroom"] }],
  }),
};

beforeAll(async () => {
  mkdirSync(join(root, "stages"));
  server = await startDevServer();
  const nothing = { worker: {}, proxy: {}, notification: {}, autoscaler: {} };
  const temporal = without(without(exampleInput.temporal, "serverCa"), "serverName");
  declared = await declare({
    ...exampleInput,
    temporal: { ...temporal, address: server.address, namespace: namespaces.dev, auth: nothing },
  });
});

afterAll(async () => {
  for (const child of started) {
    if (child.exitCode !== null) continue;
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
  }
  await server.stop();
  rmSync(root, { recursive: true });
});

/** Starts what the workload's container starts, in the files of its image and with the environment of its pod. */
async function start(
  workload: string,
  image: string,
): Promise<{ url: string; child: ChildProcess; log: () => string }> {
  const home = join(root, workload);
  const port = await freePort();
  for (const folder of ["data", "secrets"]) mkdirSync(join(home, folder), { recursive: true });
  const environment = Object.entries(declared.environment(workload)).map(([name, value]) => {
    const secret = value.startsWith("secret:") ? secretTexts[value.slice("secret:".length)] : undefined;
    return [name, secret ?? onThisMachine(value, home)];
  });
  const { entrypoint, cmd } = stages.command(image);
  const { container } = declared.pod(workload);
  const [node = "", ...args] = [...entrypoint, ...("args" in container ? container.args : cmd)];
  const child = spawn(node, args, {
    cwd: stages.make(image),
    env: {
      PATH: process.env["PATH"],
      ...(Object.fromEntries(environment) as Record<string, string>),
      HOST: "127.0.0.1",
      PORT: String(port),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => void said.push(text));
  return { url: `http://127.0.0.1:${port}`, child, log: () => said.join("") };
}

/** Mounted folders are folders of the test, with the files that are asked for. */
function onThisMachine(value: string, home: string): string {
  if (value.startsWith("/data/")) return join(home, value);
  const file = /^\/etc\/temporal-cms\/secrets\/(.*)$/.exec(value)?.[1];
  if (file === undefined) return value;
  const path = join(home, "secrets", file);
  writeFileSync(path, secretTexts[file] ?? "");
  return path;
}

test.each([
  { workload: "compliance", image: "compliance" },
  { workload: "notification", image: "notification" },
  { workload: "translation", image: "translation" },
  { workload: "translation-simulator", image: "translation" },
  { workload: "proxy", image: "proxy" },
  { workload: "worker-workflow", image: "worker" },
  { workload: "worker-activity", image: "worker" },
  { workload: "worker-highprio", image: "worker" },
])(
  "$workload becomes ready on the files of its image and the environment of its pod, and ends at SIGTERM",
  async ({ workload, image }) => {
    const { url, child, log } = await start(workload, image);
    await vi.waitFor(
      async () => {
        if (child.exitCode !== null) throw new Error(`it ended with exit code ${child.exitCode}:\n${log()}`);
        expect((await fetch(`${url}/readyz`)).status).toBe(200);
      },
      { timeout: 60_000, interval: 100 },
    );
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain("process_cpu_seconds_total");
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    expect(await gone, log()).toEqual([0, null]);
  },
);
