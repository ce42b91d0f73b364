import { expect, test } from "vitest";
import { type EnvironmentName, parseEnvironment } from "../config.ts";
import { StackConfigError } from "../stack-config-error.ts";
import { declareStack } from "../testing/declare-stack.ts";
import { changedConfig, exampleConfig } from "../testing/example-config.ts";
import { configOf, invalidConfigurations } from "./testing/invalid-configurations.ts";

function faults(stack: EnvironmentName, values: Record<string, string>): readonly string[] {
  try {
    parseEnvironment(stack, values);
  } catch (error) {
    if (error instanceof StackConfigError) return error.faults;
    throw error;
  }
  return [];
}

test.each(["staging", "prod"] as const)("the example values of %s are right", (stack) => {
  expect(faults(stack, exampleConfig(stack))).toEqual([]);
});

test.each(invalidConfigurations)("$what: one message", (invalid) => {
  expect(faults(invalid.stack, configOf(invalid))).toEqual([expect.stringContaining(invalid.fault)]);
});

test.each(invalidConfigurations)("$what: the program says that alone", async (invalid) => {
  await expect(declareStack(invalid.stack, configOf(invalid))).rejects.toMatchObject({
    faults: [expect.stringContaining(invalid.fault)],
  });
});

test("a simulated vendor has no place in prod", () => {
  const config = { ...exampleConfig("prod"), "temporal-cms:vendor": '{"kind":"simulator"}' };
  expect(faults("prod", config)).toEqual(["temporal-cms:vendor.kind: must be external in prod"]);
});

test("faults of different keys are told together, and how keys fit together as well", () => {
  const config = {
    ...changedConfig("prod", "temporal-cms:images", ["proxy"], "proxy:latest"),
    "temporal-cms:retentionDays": "91",
    "temporal-cms:archive": '{"bucket":"a"}',
    "aws:region": "nowhere",
    "temporal-cms:replicas": "2",
  };
  const keys = faults("prod", config).map((fault) => fault.slice(0, fault.indexOf(": ")));
  expect(keys).toEqual([
    "aws:region",
    "temporal-cms:archive.bucket",
    "temporal-cms:images.proxy",
    "temporal-cms:retentionDays",
    "temporal-cms:replicas",
  ]);
});
