import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { taskQueues, workflowTypes } from "@temporal-cms/contracts";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type DevServer, startDevServer } from "../support/dev-server.ts";
import { freePorts } from "../support/free-ports.ts";
import { type MemoryCms, startMemoryCms } from "../support/memory-cms.ts";
import { type OwnProgram, startOwnProgram } from "../support/own-program.ts";

const lifecycles = 1000;
const locales = ["de", "es"];
const share = 0.1;
/** Later than the first poll, which has found the job completed by then. */
const lateBy = 65_000;

const folder = mkdtempSync(join(tmpdir(), "lost-webhooks-"));
const key = (): string => `whsec_${randomBytes(32).toString("base64")}`;
const [referenceKey, webhookKey, siteKey] = [key(), key(), key()];
const token = randomBytes(24).toString("hex");
const programs: OwnProgram[] = [];
let server: DevServer;
let cms: MemoryCms;
let connection: Connection;
let client: Client;
let simulatorUrl: string;

beforeAll(async () => {
  [server, cms] = await Promise.all([startDevServer(), startMemoryCms()]);
  connection = await Connection.connect({ address: server.address });
  client = new Client({ connection, namespace: server.namespace });
  const ports = await freePorts(["simulator", "translation", "proxy", "workflows", "activities"]);
  const url = (name: keyof typeof ports): string => `http://127.0.0.1:${ports[name]}`;
  simulatorUrl = url("simulator");
  const file = (name: string, content: unknown): string => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  const temporal = {
    TEMPORAL_ADDRESS: server.address,
    TEMPORAL_NAMESPACE: server.namespace,
    LOG_LEVEL: "warn",
  };
  const start = (main: string, port: keyof typeof ports, environment: Record<string, string>): void => {
    programs.push(
      startOwnProgram(`services/${main}`, { PORT: String(ports[port]), LOG_LEVEL: "warn", ...environment }),
    );
  };
  start("translation/simulator/main.ts", "simulator", {
    SIMULATOR_TOKEN: token,
    SIMULATOR_DB: join(folder, "simulator.db"),
    CALLBACK_URL: `${url("proxy")}/webhooks/translation/simulator`,
    SIMULATOR_WEBHOOK_KEY: webhookKey,
    SIMULATOR_DELAY: "500-3000",
  });
  start("translation/main.ts", "translation", {
    SERVICE_TOKEN: token,
    TRANSLATION_REFERENCE_KEY: referenceKey,
    SIMULATOR_URL: simulatorUrl,
    SIMULATOR_TOKEN: token,
  });
  start("proxy/main.ts", "proxy", {
    ...temporal,
    SITE_KEYS_FILE: file("site-keys.json", [{ site: "newsroom", keys: [siteKey] }]),
    SIMULATOR_WEBHOOK_KEYS: webhookKey,
    TRANSLATION_REFERENCE_KEYS: referenceKey,
  });
  start("worker/main.ts", "workflows", {
    ...temporal,
    WORKFLOW_TASK_QUEUE: taskQueues.workflow,
    MAX_CACHED_WORKFLOWS: "400",
  });
  start("worker/main.ts", "activities", {
    ...temporal,
    WORKFLOW_TASK_QUEUE: taskQueues.activity,
    CMS_SITES_FILE: file("sites.json", [
      {
        site: "newsroom",
        cms: "wordpress",
        baseUrl: cms.url,
        username: "worker",
        applicationPassword: "unused here",
      },
    ]),
    TRANSLATION_URL: url("translation"),
    COMPLIANCE_URL: url("translation"),
    NOTIFICATION_URL: url("translation"),
    SERVICE_TOKEN: token,
  });
  await vi
    .waitFor(
      async () => {
        for (const name of Object.keys(ports) as (keyof typeof ports)[])
          expect((await fetch(`${url(name)}/readyz`)).status).toBe(200);
      },
      { timeout: 120_000, interval: 200 },
    )
    .catch((error: unknown) => {
      throw new Error(
        programs
          .map((program) => program.output())
          .join("\n")
          .slice(-4000),
        { cause: error },
      );
    });
  await simulator("PUT", "/control", {
    loseWebhooks: share,
    duplicateWebhooks: share,
    lateWebhooks: share,
    lateBy,
  });
});
afterAll(async () => {
  await Promise.all(programs.map((program) => program.stop()));
  await connection.close();
  await Promise.all([server.stop(), cms.close()]);
  rmSync(folder, { recursive: true });
});

async function simulator<Answer>(method: "GET" | "PUT", path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(new URL(path, simulatorUrl), {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

interface Webhooks {
  jobs: { idempotencyKey: string; state: string; webhooks: { id: string; state: string }[] }[];
}

/** The id of the article and, at its end, the result. */
async function translate(number: number): Promise<{ name: string; result: Promise<unknown> }> {
  const uuid = randomUUID();
  const locale = locales[number % locales.length] ?? "de";
  const text = { title: `Article ${number}`, body: `<p>Paragraph <b>${number}</b> of the article.</p>` };
  const { revision, hash } = cms.write(uuid, text);
  const handle = await client.workflow.start(workflowTypes.translation, {
    taskQueue: taskQueues.workflow,
    workflowId: `content:newsroom:post:${uuid}:translation:${locale}`,
    args: [
      {
        source: { cms: "wordpress", site: "newsroom", type: "post", uuid, id: uuid },
        version: { locale: "en", revision, hash },
        locale,
        targets: [{ cms: "wordpress", site: "newsroom", locale }],
        dueDate: new Date(Date.now() + 3_600_000).toISOString(),
        priority: 3,
      },
    ],
  });
  return { name: `${uuid}/${locale}`, result: handle.result() };
}

test(
  "1,000 translations, of whose webhooks 10 % are lost, 10 % come twice and 10 % late, all complete, and once",
  { timeout: 900_000 },
  async () => {
    const started: Awaited<ReturnType<typeof translate>>[] = [];
    for (let first = 0; first < lifecycles; first += 50)
      started.push(
        ...(await Promise.all(Array.from({ length: 50 }, (_, index) => translate(first + index)))),
      );
    const results = await Promise.all(started.map(({ result }) => result));
    expect(results.map((result) => (result as { outcome: string }).outcome)).toEqual(
      Array.from({ length: lifecycles }, () => "ready"),
    );

    // Each draft was written once, with its own words.
    expect(cms.staged.size).toBe(lifecycles);
    for (const [index, { name }] of started.entries()) {
      expect(cms.staged.get(name)?.map(({ title }) => title)).toEqual([
        `⟦${name.split("/")[1] ?? ""}⟧ Article ${index}`,
      ]);
    }

    // One job for each, whatever became of its webhooks; also when the late ones have come.
    await vi.waitFor(
      async () => {
        const { jobs } = await simulator<Webhooks>("GET", "/jobs");
        expect(jobs.flatMap(({ webhooks }) => webhooks).filter(({ state }) => state === "waiting")).toEqual(
          [],
        );
      },
      { timeout: lateBy + 60_000, interval: 1000 },
    );
    const { jobs } = await simulator<Webhooks>("GET", "/jobs");
    expect(jobs).toHaveLength(lifecycles);
    expect(new Set(jobs.map(({ state }) => state))).toEqual(new Set(["completed"]));
    const lost = jobs.filter(({ webhooks }) => webhooks.some(({ state }) => state === "lost"));
    const twice = jobs.filter(({ webhooks }) => webhooks.length === 2);
    expect(jobs.flatMap(({ webhooks }) => webhooks).filter(({ state }) => state === "given_up")).toEqual([]);
    for (const { length } of [lost, twice]) {
      expect(length).toBeGreaterThan(lifecycles * share * 0.6);
      expect(length).toBeLessThan(lifecycles * share * 1.5);
    }
    expect(cms.staged.size).toBe(lifecycles);
    expect([...cms.staged.values()].every(({ length }) => length === 1)).toBe(true);
  },
);
