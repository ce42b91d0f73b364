import * as pulumi from "@pulumi/pulumi";
import { backfillScheduleId, namespaces, retentionDays, searchAttributes } from "@temporal-cms/contracts";
import { beforeEach, expect, test, vi } from "vitest";

import type { EnvironmentName } from "./config.ts";
import { exampleConfig } from "./testing/example-config.ts";

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

let registered: Registered[];

async function runProgram(stack: EnvironmentName): Promise<Record<string, unknown>> {
  registered = [];
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs }) {
        registered.push({ type, name, inputs: inputs as Record<string, unknown> });
        return { id: `${name}-id`, state: { ...(inputs as object), namespaceId: "server-id" } };
      },
      call: () => ({}),
    },
    "temporal-cms",
    stack,
  );
  pulumi.runtime.setAllConfig(exampleConfig(stack));
  vi.resetModules();
  const outputs = (await import("./index.ts")) as Record<string, unknown>;
  const plain = await new Promise<unknown>((resolve) => void pulumi.output({ ...outputs }).apply(resolve));
  return plain as Record<string, unknown>;
}

const ofType = (type: string) => registered.filter((resource) => resource.type === `temporal:index:${type}`);

beforeEach(() => {
  vi.resetModules();
});

test.each([
  { stack: "dev", allowDelete: true },
  { stack: "staging", allowDelete: false },
  { stack: "prod", allowDelete: false },
] as const)("$stack declares what the contracts name", async ({ stack, allowDelete }) => {
  const outputs = await runProgram(stack);
  const name = namespaces[stack];
  expect(ofType("Namespace")).toEqual([
    {
      type: "temporal:index:Namespace",
      name,
      inputs: {
        name,
        retentionDays: retentionDays[stack],
        allowDelete,
        description: expect.any(String) as string,
      },
    },
  ]);
  expect(
    Object.fromEntries(ofType("SearchAttribute").map(({ inputs }) => [inputs["name"], inputs["type"]])),
  ).toEqual(searchAttributes);
  expect(ofType("Schedule").map(({ inputs }) => inputs)).toMatchObject([
    {
      namespace: name,
      scheduleId: backfillScheduleId,
      intervals: [{ everySeconds: 900 }],
      overlap: "Skip",
      args: [{ sites: JSON.parse(exampleConfig(stack)["temporal-cms:sites"]!) as unknown }],
    },
  ]);
  expect(outputs).toEqual({
    temporalAddress: exampleConfig(stack)["temporal:address"],
    namespace: name,
    namespaceId: "server-id",
    retentionDays: retentionDays[stack],
    searchAttributes: Object.keys(searchAttributes),
    taskQueues: ["cms.workflow.queue", "cms.activity.queue", "cms.highprio.queue"],
    backfillScheduleId,
  });
});
