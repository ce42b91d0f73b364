import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namespaces, taskQueues } from "@temporal-cms/contracts";
import { Connection } from "@temporalio/client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { permissionsClaim } from "../../stacks/temporal/access.ts";
import { CertificateAuthority, type CertificateFiles } from "../support/certificate-authority.ts";
import { freePort } from "../support/dev-server.ts";
import { type OwnProgram, startOwnProgram } from "../support/own-program.ts";
import {
  type TemporalServer,
  connectionOptions,
  connectionVariables,
  startTemporalServer,
} from "../support/temporal-server.ts";

const namespace = namespaces.staging;
const folder = mkdtempSync(join(tmpdir(), "refused-connections-"));
const notPem = join(folder, "not.pem");
const keysFile = join(folder, "keys.json");
const started: OwnProgram[] = [];
let server: TemporalServer;
let right: Record<string, string>;
let expired: CertificateFiles;
let stranger: CertificateFiles;
let otherAuthority: CertificateAuthority;

beforeAll(async () => {
  writeFileSync(notPem, "not a certificate");
  const key = `whsec_${randomBytes(32).toString("base64")}`;
  writeFileSync(keysFile, JSON.stringify([{ site: "newsroom", keys: [key] }]));
  server = await startTemporalServer({ mutualTls: true, authorization: true });
  const connection = await Connection.connect(connectionOptions(server, server.operator));
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  await connection.close();
  const certificate = await server.authority.issue("worker", { usage: "client" });
  right = connectionVariables(server, { certificate, token: token("worker") });
  expired = await server.authority.issue("expired", { usage: "client", expired: true });
  otherAuthority = await CertificateAuthority.create(join(folder, "other"));
  stranger = await otherAuthority.issue("stranger", { usage: "client" });
});
afterAll(async () => {
  await Promise.all(started.map((program) => program.stop()));
  await server.stop();
  rmSync(folder, { recursive: true });
});

const token = (caller: "worker" | "observer", of: string = namespace): string =>
  server.tokens.issue(caller, permissionsClaim(caller, of));

type Variables = Readonly<Record<string, string>>;
const shown = ({ certificate, key }: CertificateFiles): Variables => ({
  TEMPORAL_TLS_CLIENT_CERT_PATH: certificate,
  TEMPORAL_TLS_CLIENT_KEY_PATH: key,
});
const nothingShown = { TEMPORAL_TLS_CLIENT_CERT_PATH: "", TEMPORAL_TLS_CLIENT_KEY_PATH: "" };

interface Case {
  readonly what: string;
  /** What differs from the right variables; an empty one counts as unset. */
  readonly change: () => Variables;
  readonly says: string;
}

/** Seen without a server. */
const wrongAtOnce: readonly Case[] = [
  {
    what: "an expired certificate",
    change: () => shown(expired),
    says: "TEMPORAL_TLS_CLIENT_CERT_…: the certificate expired at",
  },
  {
    what: "a key of another certificate",
    change: () => ({ TEMPORAL_TLS_CLIENT_KEY_PATH: stranger.key }),
    says: "TEMPORAL_TLS_CLIENT_KEY_…: is not the key of the client certificate",
  },
  {
    what: "a file that is no certificate",
    change: () => ({ TEMPORAL_TLS_CLIENT_CERT_PATH: notPem, TEMPORAL_TLS_SERVER_CA_CERT_PATH: notPem }),
    says: "TEMPORAL_TLS_SERVER_CA_CERT_…: is not a certificate (PEM)\n  - TEMPORAL_TLS_CLIENT_CERT_…: is not a certificate (PEM)",
  },
];

/** Seen when the server is called. */
const refused: readonly Case[] = [
  {
    what: "another authority than the server's",
    change: () => ({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: otherAuthority.path }),
    says: "TEMPORAL_TLS_SERVER_CA_CERT_…: the certificate of Temporal at",
  },
  {
    what: "a name that the server does not have",
    change: () => ({ TEMPORAL_TLS_SERVER_NAME: "temporal.example.org" }),
    says: "TEMPORAL_TLS_SERVER_NAME: the certificate of Temporal at",
  },
  {
    what: "no client certificate",
    change: () => nothingShown,
    says: "asks for a client certificate (certificate required)",
  },
  {
    what: "a client certificate by another authority",
    change: () => shown(stranger),
    says: "refuses the client certificate (unknown ca)",
  },
  {
    what: "no TLS at all",
    change: () => ({
      ...nothingShown,
      TEMPORAL_TLS: "false",
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: "",
      TEMPORAL_TLS_SERVER_NAME: "",
      TEMPORAL_API_KEY: "",
    }),
    says: "TEMPORAL_TLS: Temporal at",
  },
  { what: "no token", change: () => ({ TEMPORAL_API_KEY: "" }), says: "TEMPORAL_API_KEY: Temporal at" },
  {
    what: "an expired token",
    change: () => ({
      TEMPORAL_API_KEY: server.tokens.issue("worker", permissionsClaim("worker", namespace), {
        expired: true,
      }),
    }),
    says: "has it expired, or does it lack the permission?",
  },
  {
    what: "a token for another namespace",
    change: () => ({ TEMPORAL_API_KEY: token("worker", "another") }),
    says: "has it expired, or does it lack the permission?",
  },
];

function startWorker(change: Variables): OwnProgram {
  const variables = { WORKFLOW_TASK_QUEUE: taskQueues.workflow, TEMPORAL_NAMESPACE: namespace };
  return start("services/worker/main.ts", { ...variables, ...right, ...change });
}

function start(main: string, variables: Variables): OwnProgram {
  const program = startOwnProgram(main, variables);
  started.push(program);
  return program;
}

describe("the worker ends with 78 and says why, without the token", () => {
  test.each([...wrongAtOnce, ...refused])("$what", async ({ change, says }) => {
    const program = startWorker(change());
    expect(await program.ended).toBe(78);
    expect(program.output()).toContain(says);
    expect(program.output()).not.toContain("at async");
    expect(program.output()).not.toContain(right["TEMPORAL_API_KEY"]);
  });

  test("a token that may only read, with which it would wait for tasks for ever", async () => {
    const program = startWorker({ TEMPORAL_API_KEY: token("observer") });
    expect(await program.ended).toBe(78);
    expect(program.output()).toContain("does it lack the permission?");
  });
});

test("the worker ends with 69 when nobody answers, to be started again", async () => {
  const program = startWorker({ TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` });
  expect(await program.ended).toBe(69);
  expect(program.output()).toMatch(/^Temporal at 127\.0\.0\.1:\d+ does not answer: connect ECONNREFUSED/);
});

describe("the proxy", () => {
  function startProxy(change: Variables): OwnProgram {
    const variables = { SITE_KEYS_FILE: keysFile, TEMPORAL_NAMESPACE: namespace, QUERY_TIMEOUT_MS: "1000" };
    return start("services/proxy/main.ts", { ...variables, ...right, ...change });
  }

  async function readiness(program: OwnProgram): Promise<number> {
    const url = await vi.waitUntil(() => /"url":"([^"]+)"/.exec(program.output())?.[1], { timeout: 30_000 });
    return (await fetch(`${url}/readyz`)).status;
  }

  test.each(wrongAtOnce)("ends with 78 and says why: $what", async ({ change, says }) => {
    const program = startProxy(change());
    expect(await program.ended).toBe(78);
    expect(program.output()).toContain(says);
  });

  test.each(refused)("is not ready, says why once, and tries on: $what", async ({ change, says }) => {
    const program = startProxy(change());
    const reasons = () => program.output().split(says).length - 1;
    expect(await readiness(program)).toBe(503);
    await vi.waitFor(() => expect(reasons()).toBe(1), { timeout: 20_000 });
    expect(await readiness(program)).toBe(503);
    expect(reasons()).toBe(1);
    await program.stop();
    expect(program.output()).not.toContain(right["TEMPORAL_API_KEY"]);
  });

  test("is ready with what the stack issues", async () => {
    expect(await readiness(startProxy({}))).toBe(200);
  });
});
