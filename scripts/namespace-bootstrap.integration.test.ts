import { execFile } from "node:child_process";
import { join } from "node:path";
import { namespaces, searchAttributes } from "@temporal-cms/contracts";
import { Connection } from "@temporalio/client";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { TemporaryStack } from "../stacks/testing/temporary-stack.ts";
import { temporalCli } from "../stacks/testing/temporal-cli.ts";
import { freePort, startDevServer } from "../tests/support/dev-server.ts";
import type { DevServer } from "../tests/support/dev-server.ts";

const namespace = namespaces.dev;
const site = ["--site", "newsroom=wordpress"];
let server: DevServer;
let connection: Connection;

beforeAll(async () => {
  server = await startDevServer({ namespace: "unrelated", withSearchAttributes: false });
  connection = await Connection.connect({ address: server.address });
});
afterAll(async () => {
  await connection.close();
  await server.stop();
});
afterEach(async () => {
  await connection.operatorService.deleteNamespace({ namespace }).catch(() => undefined);
  await vi.waitFor(
    async () => {
      const all = await connection.workflowService.listNamespaces({
        namespaceFilter: { includeDeleted: true },
      });
      const names = all.namespaces.map(({ namespaceInfo }) => namespaceInfo?.name ?? "");
      expect(names.filter((name) => name.startsWith(namespace))).toEqual([]);
    },
    { timeout: 60_000, interval: 200 },
  );
});

interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function bootstrap(args: readonly string[], address = server.address): Promise<Outcome> {
  const script = join(import.meta.dirname, "namespace-bootstrap.sh");
  const env = { ...process.env, TEMPORAL_ADDRESS: address };
  return new Promise((resolve) => {
    const child = execFile(script, args, { env }, (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? 1, stdout, stderr });
    });
  });
}

const describeNamespace = () => connection.workflowService.describeNamespace({ namespace });

test("brings about what the stack would, any number of times; the stack takes over without a change", async () => {
  const first = await bootstrap(["dev", ...site]);
  expect(first.exitCode, first.stderr).toBe(0);
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  expect(Object.keys(customAttributes).sort()).toEqual(Object.keys(searchAttributes).sort());

  const second = await bootstrap(["dev", ...site]);
  expect(second.exitCode, second.stderr).toBe(0);
  expect(second.stderr).toContain("search attribute cmsId: there");
  expect(second.stderr).not.toContain("create");

  const stack = TemporaryStack.dev(server.address);
  try {
    const options = ["--yes", "--skip-preview", "--generate-code=false", "--protect=false"];
    await stack.succeed("import", "temporal:index:Namespace", namespace, namespace, ...options);
    const scheduleId = "backfill-publish-sync";
    await stack.succeed(
      "import",
      "temporal:index:Schedule",
      scheduleId,
      `${namespace}/${scheduleId}`,
      ...options,
    );
    // allowDelete is the program's alone, and search attributes of the same type are adopted: nothing changes on the server.
    const preview = await stack.succeed("preview", "--diff");
    expect(preview).toContain("+ allowDelete: true");
    expect(preview).toContain(`+ ${Object.keys(searchAttributes).length} to create`);
    expect(preview).toContain("~ 1 to update");
    expect(preview).not.toContain("=>");
    await stack.apply("up");
    await stack.succeed("preview", "--refresh", "--expect-no-changes");
  } finally {
    stack.remove();
  }
});

test("puts back what was changed by hand", async () => {
  await bootstrap(["dev", ...site]);
  await temporalCli(server.address, "operator", "namespace", "update", "-n", namespace, "--retention", "3d");
  expect((await bootstrap(["dev", ...site])).exitCode).toBe(0);
  expect(Number((await describeNamespace()).config?.workflowExecutionRetentionTtl?.seconds)).toBe(7 * 86_400);
});

test("a dry run prints what it would run and changes nothing", async () => {
  const { exitCode, stdout } = await bootstrap(["dev", ...site, "--dry-run"]);
  expect(exitCode).toBe(0);
  expect(stdout.trim().split("\n")).toHaveLength(2 + Object.keys(searchAttributes).length);
  expect(stdout).toContain(
    `would run: temporal operator namespace create --namespace ${namespace} --retention 7d`,
  );
  await expect(describeNamespace()).rejects.toThrow("not found");
});

test("refuses a search attribute of another type", async () => {
  await temporalCli(server.address, "operator", "namespace", "create", "-n", namespace);
  const retyped = [
    "operator",
    "search-attribute",
    "create",
    "-n",
    namespace,
    "--name",
    "stage",
    "--type",
    "Int",
  ];
  await vi.waitFor(() => temporalCli(server.address, ...retyped), { timeout: 30_000, interval: 200 });
  const { exitCode, stderr } = await bootstrap(["dev", ...site]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("search attribute stage is Int on the server and should be Keyword");
});

test.each([
  { args: [], says: "which environment?" },
  { args: ["dev"], says: "which sites" },
  { args: ["dev", "--site", "newsroom"], says: "SLUG=CMS" },
  { args: ["dev", "--sites", "x"], says: "unknown option --sites" },
  { args: ["qa", "--site", "News=joomla"], says: "dev, staging, prod" },
])("refuses $args", async ({ args, says }) => {
  const { exitCode, stderr } = await bootstrap(args);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(says);
});

test("says that the server cannot be reached", async () => {
  const nobody = `127.0.0.1:${await freePort()}`;
  const { exitCode, stderr } = await bootstrap(["dev", ...site], nobody);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`Is Temporal running at ${nobody}`);
});
