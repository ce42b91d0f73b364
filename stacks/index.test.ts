import { backfillScheduleId, namespaces, retentionDays, searchAttributes } from "@temporal-cms/contracts";
import { describe, expect, test, vi } from "vitest";
import { StackConfigError } from "./stack-config-error.ts";
import { type DeclaredStack, declareStack } from "./testing/declare-stack.ts";
import { changedConfig, exampleConfig } from "./testing/example-config.ts";

// The SDKs of AWS and Kubernetes take seconds to load.
vi.setConfig({ testTimeout: 60_000 });

const inputsOf = ({ resources }: DeclaredStack, type: string) =>
  resources.filter((resource) => resource.type === `temporal:index:${type}`).map(({ props }) => props);

describe.each([
  { stack: "dev", allowDelete: true, account: "" },
  { stack: "staging", allowDelete: false, account: "" },
  { stack: "prod", allowDelete: false, account: ".a1b2c" },
] as const)("$stack", ({ stack, allowDelete, account }) => {
  const name = namespaces[stack];
  /** What clients call the namespace. */
  const id = `${name}${account}`;

  test("declares what the contracts name", async () => {
    const declared = await declareStack(stack);
    expect(inputsOf(declared, "Namespace")).toEqual([
      expect.objectContaining({ name, retentionDays: retentionDays[stack], allowDelete }),
    ]);
    expect(
      Object.fromEntries(
        inputsOf(declared, "SearchAttribute").map((inputs) => [inputs["name"], inputs["type"]]),
      ),
    ).toEqual(searchAttributes);
    expect(inputsOf(declared, "Schedule")).toMatchObject([
      {
        namespace: id,
        scheduleId: backfillScheduleId,
        intervals: [{ everySeconds: 900 }],
        overlap: "Skip",
        args: [{ sites: JSON.parse(exampleConfig(stack)["temporal-cms:sites"]!) as unknown }],
      },
    ]);
    expect(declared.outputs).toMatchObject({
      temporalAddress: exampleConfig(stack)["temporal:address"],
      namespace: id,
      namespaceId: `${name}-namespace-id`,
      retentionDays: retentionDays[stack],
      searchAttributes: Object.keys(searchAttributes),
      taskQueues: ["cms.workflow.queue", "cms.activity.queue", "cms.highprio.queue"],
      backfillScheduleId,
    });
  });

  test("a configuration with faults declares nothing", async () => {
    const config = changedConfig(stack, "temporal-cms:backfillPaused", [], "maybe");
    await expect(declareStack(stack, config)).rejects.toThrow(StackConfigError);
  });
});

test("dev holds what Temporal holds and nothing else", async () => {
  const { resources } = await declareStack("dev");
  expect(resources.filter(({ type }) => !type.startsWith("temporal:"))).toEqual([]);
});

test.each(["staging", "prod"] as const)("%s names what a server and people need to know", async (stack) => {
  const { outputs } = await declareStack(stack);
  const bucket = stack === "prod" ? "temporal-cms-archive" : "temporal-cms-archive-staging";
  expect(outputs).toMatchObject({
    archiveBucket: bucket,
    archiveUri: `s3://${bucket}`,
    kubernetesNamespace: "temporal-cms",
    secretEntries: { sites: `temporal-cms/${stack}/sites` },
    proxyUrl: expect.stringMatching(/^https:\/\/orchestration\./) as string,
  });
});

test("staging archives to its bucket and is replicated if its configuration says so; prod, on Cloud, knows neither", async () => {
  const archived = {
    historyArchivalUri: "s3://temporal-cms-archive-staging",
    visibilityArchivalUri: "s3://temporal-cms-archive-staging",
  };
  const [staging] = inputsOf(await declareStack("staging"), "Namespace");
  expect(staging).toMatchObject(archived);
  expect(staging).not.toHaveProperty("clusters");
  const [prod] = inputsOf(await declareStack("prod"), "Namespace");
  expect(prod).not.toHaveProperty("historyArchivalUri");

  const replication = { clusters: ["east", "west"], activeCluster: "east" };
  const config = changedConfig("staging", "temporal-cms:temporal", ["replication"], replication);
  const [replicated] = inputsOf(await declareStack("staging", config), "Namespace");
  expect(replicated).toMatchObject({ ...archived, ...replication });
});
