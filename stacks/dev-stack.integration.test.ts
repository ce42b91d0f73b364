import {
  backfillScheduleId,
  namespaces,
  retentionDays,
  searchAttributes,
  taskQueues,
  workflowTypes,
} from "@temporal-cms/contracts";
import { Connection, ScheduleClient } from "@temporalio/client";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startDevServer } from "../tests/support/dev-server.ts";
import type { DevServer } from "../tests/support/dev-server.ts";
import { temporalCli } from "./testing/temporal-cli.ts";
import { TemporaryStack } from "./testing/temporary-stack.ts";

const namespace = namespaces.dev;
let server: DevServer;
let connection: Connection;
let stack: TemporaryStack;

beforeAll(async () => {
  server = await startDevServer({ namespace: "unrelated", withSearchAttributes: false });
  connection = await Connection.connect({ address: server.address });
});
afterAll(async () => {
  await connection.close();
  await server.stop();
});
beforeEach(() => {
  stack = TemporaryStack.dev(server.address);
});
afterEach(async () => {
  await stack.run("destroy", "--yes", "--skip-preview");
  stack.remove();
});

async function retentionOnServer(): Promise<number> {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  return Number(config?.workflowExecutionRetentionTtl?.seconds) / 86_400;
}

function describeBackfill() {
  return new ScheduleClient({ connection, namespace }).getHandle(backfillScheduleId).describe();
}

test("up creates namespace, search attributes and schedule; a second up has nothing to do; destroy removes all", async () => {
  const preview = await stack.succeed("preview");
  expect(preview).toContain("+ 9 to create");
  await expect(retentionOnServer()).rejects.toThrow("not found");

  await stack.apply("up");
  expect(await retentionOnServer()).toBe(retentionDays.dev);
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  expect(Object.keys(customAttributes).sort()).toEqual(Object.keys(searchAttributes).sort());
  const backfill = await describeBackfill();
  expect(backfill).toMatchObject({
    action: {
      type: "startWorkflow",
      workflowType: workflowTypes.backfill,
      taskQueue: taskQueues.workflow,
      args: [{ sites: [{ site: "newsroom", cms: "wordpress" }] }],
    },
    spec: { intervals: [{ every: 15 * 60_000 }], jitter: 30_000 },
    policies: { overlap: "SKIP" },
    state: { paused: false },
  });
  expect((await stack.resources()).map(({ id }) => id)).toContain(`${namespace}/cmsId`);

  await stack.succeed("preview", "--expect-no-changes");
  await stack.succeed("preview", "--refresh", "--expect-no-changes");
  await stack.apply("up", "--refresh", "--expect-no-changes");

  await stack.apply("destroy");
  await expect(retentionOnServer()).rejects.toThrow("not found");
});

test("what was changed by hand is found by refresh and put back by up", async () => {
  await stack.apply("up");
  await temporalCli(server.address, "operator", "namespace", "update", "-n", namespace, "--retention", "3d");
  const onSchedule = ["-n", namespace, "--schedule-id", backfillScheduleId];
  await temporalCli(server.address, "schedule", "toggle", ...onSchedule, "--pause", "--reason", "incident");

  await stack.succeed("preview", "--expect-no-changes");
  const refreshed = await stack.apply("refresh", "--diff");
  expect(refreshed).toMatch(/retentionDays: 7 => 3/);
  expect(refreshed).toMatch(/paused: false => true/);
  const preview = await stack.succeed("preview", "--diff");
  expect(preview).toMatch(/retentionDays: 3 => 7/);
  expect(preview).toMatch(/paused: true => false/);
  expect(preview).toContain("~ 2 to update");

  await stack.apply("up");
  expect(await retentionOnServer()).toBe(7);
  const { state } = await describeBackfill();
  expect(state).toMatchObject({ paused: false, note: expect.stringContaining("Managed as code") as string });
  await stack.succeed("preview", "--refresh", "--expect-no-changes");
});

test("what was removed by hand is created again", async () => {
  await stack.apply("up");
  await temporalCli(server.address, "operator", "namespace", "delete", "-n", namespace, "--yes");

  const output = await stack.apply("up", "--refresh");
  expect(output).toContain("+ 8 created");
  expect((await describeBackfill()).scheduleId).toBe(backfillScheduleId);
  await stack.succeed("preview", "--refresh", "--expect-no-changes");
});

test("changed configuration reaches the schedule", async () => {
  await stack.apply("up");
  stack.configure({
    "temporal-cms:backfillEveryMinutes": "60",
    "temporal-cms:backfillPaused": "true",
    "temporal-cms:sites": JSON.stringify([
      { site: "newsroom", cms: "wordpress" },
      { site: "intranet", cms: "drupal" },
    ]),
  });
  await stack.apply("up");
  const backfill = await describeBackfill();
  expect(backfill.spec.intervals).toMatchObject([{ every: 3_600_000 }]);
  expect(backfill.state.paused).toBe(true);
  expect(backfill.action).toMatchObject({ args: [{ sites: [{ site: "newsroom" }, { site: "intranet" }] }] });
});

test("a wrong configuration is told in full and changes nothing", async () => {
  stack.configure({
    "temporal-cms:backfillEveryMinutes": "soon",
    "temporal-cms:backfillPaused": "yes",
    "temporal-cms:sites": JSON.stringify([{ site: "News Room", cms: "joomla" }]),
    "temporal-cms:backfilEveryMinutes": "15",
  });
  const output = await stack.fail("up", "--yes");
  for (const key of [
    "backfillEveryMinutes",
    "backfillPaused",
    "sites.0.site",
    "sites.0.cms",
    "backfilEveryMinutes",
  ]) {
    expect(output).toContain(`- temporal-cms:${key}: `);
  }
  expect(output).toContain("from 1 to 1440");
  expect(output).toContain('expected one of "wordpress"|"drupal"');
  expect(output).not.toContain("    at ");
  await expect(retentionOnServer()).rejects.toThrow("not found");
});

test("a wrong provider configuration is told in full", async () => {
  stack.configure({
    "temporal:address": "localhost",
    "temporal:tlsCertPath": "cert.pem",
    "temporal:tsl": "true",
  });
  const output = await stack.fail("preview");
  expect(output).toContain("address must be host:port");
  expect(output).toContain("tlsCertPath must be an absolute path");
  expect(output).toContain("tlsKeyPath is required beside tlsCertPath");
  expect(output).toContain("tsl is not a known property");
});
