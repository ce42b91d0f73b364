import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Connection, ScheduleClient } from "@temporalio/client";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from "vitest";
import { freePort, startDevServer } from "../../tests/support/dev-server.ts";
import type { DevServer } from "../../tests/support/dev-server.ts";
import type { DeclaredResource } from "../testing/declared-resources/declared-resource.ts";
import { temporalCli } from "../testing/temporal-cli.ts";
import { TemporaryStack } from "../testing/temporary-stack.ts";

let server: DevServer;
let connection: Connection;
let stack: TemporaryStack;
let runs = 0;
/** Each test has a namespace of its own, so that a failed one disturbs no other. */
let name: string;

beforeAll(async () => {
  server = await startDevServer({ namespace: "unrelated", withSearchAttributes: false });
  connection = await Connection.connect({ address: server.address });
});
afterAll(async () => {
  await connection.close();
  await server.stop();
});
beforeEach(() => {
  name = `test-${++runs}`;
  stack = TemporaryStack.ofDeclaredResources(server.address);
});
afterEach(() => {
  stack.remove();
});

const namespace = (args: object = {}): DeclaredResource => ({
  kind: "Namespace",
  name: "home",
  args: { name, retentionDays: 2, ...args },
});
const searchAttribute = (args: object = {}): DeclaredResource => ({
  kind: "SearchAttribute",
  name: "site",
  args: { namespace: name, name: "site", type: "Keyword", ...args },
});
const schedule = (args: object = {}): DeclaredResource => ({
  kind: "Schedule",
  name: "nightly",
  args: {
    namespace: name,
    scheduleId: "nightly",
    workflowType: "Tidy",
    taskQueue: "tidying",
    cron: ["0 2 * * MON-FRI"],
    ...args,
  },
});

async function searchAttributeTypes(): Promise<Record<string, number>> {
  return (await connection.operatorService.listSearchAttributes({ namespace: name })).customAttributes;
}
const describeSchedule = () =>
  new ScheduleClient({ connection, namespace: name }).getHandle("nightly").describe();
const byHand = (...command: string[]) => temporalCli(server.address, ...command, "-n", name);

describe("import", () => {
  test("takes over all three types; then nothing is left to do", async () => {
    await temporalCli(server.address, "operator", "namespace", "create", "-n", name, "--retention", "2d");
    await byHand("operator", "search-attribute", "create", "--name", "site", "--type", "Keyword");
    await byHand(
      ...["schedule", "create", "--schedule-id", "nightly", "--type", "Tidy", "--task-queue", "tidying"],
      ...["--workflow-id", "nightly", "--cron", "0 2 * * MON-FRI", "--input", '{"depth":3}'],
    );
    stack.declare(namespace(), searchAttribute(), schedule({ cron: ["0 2 * * 1-5"], args: [{ depth: 3 }] }));

    const refused = await stack.fail("preview");
    expect(refused).toContain(`pulumi import temporal:index:Namespace home ${name}`);

    const options = ["--yes", "--generate-code=false", "--protect=false"];
    await stack.succeed("import", "temporal:index:Namespace", "home", name, ...options);
    await stack.succeed("import", "temporal:index:SearchAttribute", "site", `${name}/site`, ...options);
    await stack.succeed("import", "temporal:index:Schedule", "nightly", `${name}/nightly`, ...options);
    await stack.succeed("preview", "--expect-no-changes");
    await stack.succeed("preview", "--refresh", "--expect-no-changes");
  });

  test("says what is wrong with an id", async () => {
    const wrong = await stack.fail("import", "temporal:index:Schedule", "x", "nightly", "--yes");
    expect(wrong).toContain("<namespace>/<name>, as in cms-orchestration-dev/backfill-publish-sync");
    const absent = await stack.fail("import", "temporal:index:SearchAttribute", "x", `${name}/site`, "--yes");
    expect(absent).toContain("does not exist");
  });
});

describe("search attributes", () => {
  test("are never retyped: not from the program, not after a change by hand", async () => {
    stack.declare(namespace(), searchAttribute());
    await stack.apply("up");
    stack.declare(namespace(), searchAttribute({ type: "Int" }));
    const output = await stack.fail("up", "--yes");
    expect(output).toContain("type is Keyword on the server, the program wants Int");
    expect(output).toContain("Add an attribute with another name");
    expect(await searchAttributeTypes()).toEqual({ site: 2 });

    stack.declare(namespace(), searchAttribute({ name: "place" }));
    await byHand("operator", "search-attribute", "create", "--name", "place", "--type", "Int");
    expect(await stack.fail("preview")).toContain("exists with type Int, not Keyword");
  });

  test("stay on the server when they leave the program, with a warning; and are taken back", async () => {
    stack.declare(namespace(), searchAttribute());
    await stack.apply("up");
    stack.declare(namespace());
    const output = await stack.apply("up");
    expect(output).toContain('warning: Search attribute "site" stays on the server');
    expect(await searchAttributeTypes()).toEqual({ site: 2 });
    expect(await stack.resources()).toHaveLength(1);

    stack.declare(namespace(), searchAttribute());
    await stack.apply("up");
    expect(await stack.resources()).toHaveLength(2);
  });

  test("removed by hand are found missing and created again", async () => {
    stack.declare(namespace(), searchAttribute());
    await stack.apply("up");
    await byHand("operator", "search-attribute", "remove", "--name", "site", "--yes");
    expect(await stack.apply("refresh")).toContain("- 1 deleted");
    expect(await stack.apply("up")).toContain("+ 1 created");
    expect(await searchAttributeTypes()).toEqual({ site: 2 });
  });
});

describe("namespaces", () => {
  test("are kept by destroy unless allowDelete was applied", async () => {
    stack.declare(namespace());
    await stack.apply("up");
    expect(await stack.fail("destroy", "--yes", "--skip-preview")).toContain(`Namespace "${name}" is kept`);
    await connection.workflowService.describeNamespace({ namespace: name });

    stack.declare(namespace({ allowDelete: true }));
    await stack.apply("up");
    await stack.apply("destroy");
    await expect(connection.workflowService.describeNamespace({ namespace: name })).rejects.toThrow(
      "not found",
    );
  });

  test("that the same resource registered before the state was lost are taken up again", async () => {
    stack.declare(namespace());
    await stack.apply("up");
    stack.remove();
    stack = TemporaryStack.ofDeclaredResources(server.address);
    stack.declare(namespace({ retentionDays: 5 }));
    expect(await stack.apply("up")).toContain("it is taken up again");
    const { config } = await connection.workflowService.describeNamespace({ namespace: name });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(5 * 86_400);
  });

  test("with a new name are new namespaces, and the preview says so", async () => {
    stack.declare(namespace({ allowDelete: true }), searchAttribute({ namespace: name }));
    await stack.apply("up");
    stack.declare(
      namespace({ name: `${name}-b`, allowDelete: true }),
      searchAttribute({ namespace: `${name}-b` }),
    );
    const preview = await stack.succeed("preview", "--diff");
    expect(preview).toContain("+-2 to replace");
    await stack.apply("up");
    await expect(connection.workflowService.describeNamespace({ namespace: name })).rejects.toThrow(
      "not found",
    );
    expect((await stack.resources()).map(({ id }) => id)).toEqual([`${name}-b`, `${name}-b/site`]);
  });
});

describe("schedules", () => {
  test("changed by hand are found and put back; unmanaged settings stay", async () => {
    stack.declare(namespace(), schedule({ args: ["x"], timeZone: "Europe/Berlin" }));
    await stack.apply("up");
    const [, state] = await stack.resources();
    expect(state?.outputs).toMatchObject({ cron: ["0 2 * * MON-FRI"], serverCron: ["0 2 * * 1-5"] });
    await stack.succeed("preview", "--refresh", "--expect-no-changes");

    await new ScheduleClient({ connection, namespace: name }).getHandle("nightly").update((previous) => ({
      ...previous,
      spec: { calendars: [{ hour: 5 }], timezone: "Europe/Berlin", endAt: new Date("2040-01-01T00:00:00Z") },
      action: { ...previous.action, taskQueue: "elsewhere" },
    }));
    const refreshed = await stack.apply("refresh", "--diff");
    expect(refreshed).toContain('"0 5 * * *"');
    expect(refreshed).toContain('taskQueue: "tidying" => "elsewhere"');
    await stack.apply("up");
    const schedule_ = await describeSchedule();
    expect(schedule_.action).toMatchObject({ taskQueue: "tidying", args: ["x"] });
    expect(schedule_.spec.calendars).toMatchObject([
      { hour: [{ start: 2 }], dayOfWeek: [{ start: "MONDAY", end: "FRIDAY" }] },
    ]);
    expect(schedule_.spec.endAt?.toISOString()).toBe("2040-01-01T00:00:00.000Z");
    await stack.succeed("preview", "--refresh", "--expect-no-changes");
  });

  test("are judged in full before anything is created", async () => {
    stack.declare(
      schedule({
        cron: ["hello", "@every 5m"],
        intervals: [{ everySeconds: 0 }],
        overlap: "skip",
        timeZone: "Mars/Olympus",
        workflowType: undefined,
        jiter: 5,
      }),
    );
    const output = await stack.fail("up", "--yes", "--skip-preview");
    for (const fault of [
      "cron[0] must have five fields",
      "cron[1] must not be @every: use intervals",
      "intervals[0].everySeconds must be a whole number of seconds, at least 1",
      "overlap must be one of Skip, BufferOne",
      "timeZone must be a name of the IANA database",
      "workflowType is required",
      "jiter is not a known property",
    ]) {
      expect(output).toContain(fault);
    }
    expect(await stack.resources()).toEqual([]);
  });

  test("may have arguments that are only known once another resource exists", async () => {
    stack.declare(namespace(), schedule({ args: ["$namespaceId:home"] }));
    expect(await stack.succeed("preview", "--diff")).toContain("[0]: [unknown]");
    await stack.apply("up");
    const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: name });
    expect((await describeSchedule()).action).toMatchObject({ args: [namespaceInfo?.id] });
    await stack.succeed("preview", "--refresh", "--expect-no-changes");
  });
});

describe("a server that cannot be reached", () => {
  test("does not spoil the preview of what would be created, and is named by up", async () => {
    const nobody = `127.0.0.1:${await freePort()}`;
    stack.configure({ "temporal:address": nobody });
    stack.declare(namespace());
    const preview = await stack.succeed("preview");
    expect(preview).toContain("+ 2 to create");
    expect(preview).toContain(`Temporal at ${nobody} does not answer: is it running?`);
    expect(await stack.fail("up", "--yes", "--skip-preview")).toContain("does not answer: is it running?");
    expect(await stack.resources()).toEqual([]);
  });

  test("by TLS is told from one that is not running", async () => {
    stack.configure({ "temporal:tls": "true" });
    stack.declare(namespace());
    expect(await stack.fail("up", "--yes", "--skip-preview")).toContain(
      `no TLS connection to Temporal at ${server.address}`,
    );
  });
});

test("secrets are kept out of state in clear", async () => {
  const secret = "planted-secret-value";
  const apiKey = "planted-api-key";
  vi.stubEnv("PLANTED_SECRET", secret);
  onTestFinished(() => void vi.unstubAllEnvs());
  stack.configure({ "temporal:tls": "false" });
  stack.declare(namespace({ description: "$secretFrom:PLANTED_SECRET" }));
  await stack.succeed("config", "set", "--secret", "temporal:apiKey", apiKey);
  await stack.apply("up");
  await stack.apply("refresh");
  const [state] = await stack.resources();
  expect(state?.outputs).toHaveProperty("description");
  const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: name });
  expect(namespaceInfo?.description).toBe(secret);
  const files = filesIn(join(stack.directory, "backend"));
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((text) => text.includes(secret) || text.includes(apiKey))).toEqual([]);
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
}
