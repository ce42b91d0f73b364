import { describe, expect, test } from "vitest";
import { unknownValue } from "../rpc/properties.ts";
import type { Properties } from "../rpc/properties.ts";
import { namespaceKind } from "./namespace.ts";
import type { ResourceKind } from "./resource-kind.ts";
import { check as checkFor, diff } from "./resource-operations.ts";
import { scheduleKind } from "./schedule.ts";
import { searchAttributeKind } from "./search-attribute.ts";

const check = (kind: ResourceKind, inputs: Properties, oldInputs: Properties) =>
  checkFor(kind, inputs, oldInputs, "selfHosted");

const attribute = { namespace: "home", name: "site", type: "Keyword" };
const schedule = {
  namespace: "home",
  scheduleId: "nightly",
  workflowType: "Tidy",
  taskQueue: "tidying",
  intervals: [{ everySeconds: 900 }],
};

describe("check", () => {
  test("names every fault of a namespace", () => {
    const inputs = { name: "a/b", retentionDays: "7", description: "", allowDelete: "yes", retention: 7 };
    expect(check(namespaceKind, inputs, {}).map(({ property }) => property)).toEqual([
      "name",
      "retentionDays",
      "description",
      "allowDelete",
      "retention",
    ]);
    expect(check(namespaceKind, {}, {})).toEqual([
      { property: "name", reason: "is required" },
      { property: "retentionDays", reason: "is required" },
    ]);
  });

  test("judges nothing that is unknown, and everything beside it", () => {
    expect(check(namespaceKind, { name: unknownValue, retentionDays: unknownValue }, {})).toEqual([]);
    expect(
      check(scheduleKind, { ...schedule, intervals: unknownValue, args: [{ id: unknownValue }] }, {}),
    ).toEqual([]);
    const half: Properties = { ...schedule, intervals: [{ everySeconds: unknownValue, offsetSeconds: -1 }] };
    expect(check(scheduleKind, half, {}).map(({ property }) => property)).toEqual([
      "intervals[0].offsetSeconds",
    ]);
    expect(check(searchAttributeKind, { ...attribute, type: unknownValue }, attribute)).toEqual([]);
  });

  test("refuses another type for the same search attribute only", () => {
    const retyped = { ...attribute, type: "Int" };
    expect(check(searchAttributeKind, retyped, attribute)).toMatchObject([{ property: "type" }]);
    expect(check(searchAttributeKind, { ...retyped, name: "place" }, attribute)).toEqual([]);
    expect(check(searchAttributeKind, retyped, {})).toEqual([]);
    expect(check(searchAttributeKind, { ...attribute, type: "string", name: "TemporalX" }, {})).toHaveLength(
      2,
    );
  });

  test("wants a time for a schedule, beside other faults", () => {
    const inputs = { ...schedule, intervals: [], jitterSeconds: -1 };
    expect(check(scheduleKind, inputs, {}).map(({ property }) => property)).toEqual([
      "jitterSeconds",
      "intervals",
    ]);
  });

  test.each(["0 2 * * *", "0 2 * * MON-FRI 2030", "30 0 2 1,15 * ? *", "@daily", "*/5 * * * * # comment"])(
    "accepts the cron expression %s",
    (cron) => {
      expect(check(scheduleKind, { ...schedule, cron: [cron] }, {})).toEqual([]);
    },
  );

  test.each(["", "0 2 * *", "@every 5m", "@sometimes", "CRON_TZ=UTC 0 2 * * *", "0 2 * * $"])(
    "refuses the cron expression %j",
    (cron) => {
      expect(check(scheduleKind, { ...schedule, cron: [cron] }, {})).toMatchObject([{ property: "cron[0]" }]);
    },
  );
});

describe("diff", () => {
  test("sees no difference between a default given and left out", () => {
    const spelledOut = {
      ...schedule,
      intervals: [{ everySeconds: 900, offsetSeconds: 0 }],
      overlap: "Skip",
      args: [],
      workflowId: "nightly",
    };
    expect(diff(scheduleKind, schedule, spelledOut)).toEqual([]);
    expect(diff(scheduleKind, spelledOut, schedule)).toEqual([]);
    expect(
      diff(
        namespaceKind,
        { name: "a", retentionDays: 1 },
        { name: "a", retentionDays: 1, allowDelete: false },
      ),
    ).toEqual([]);
  });

  test("says what changes, and what makes it another resource", () => {
    const before = { name: "a", retentionDays: 1, description: "x" };
    expect(diff(namespaceKind, { name: "a", retentionDays: 2 }, before)).toEqual([
      { property: "retentionDays", kind: "update", replaces: false },
      { property: "description", kind: "delete", replaces: false },
    ]);
    expect(diff(namespaceKind, { ...before, name: "b" }, before)).toEqual([
      { property: "name", kind: "update", replaces: true },
    ]);
    expect(diff(searchAttributeKind, { ...attribute, namespace: unknownValue }, attribute)).toEqual([
      { property: "namespace", kind: "update", replaces: true },
    ]);
  });

  test("counts an argument that is not yet known as changed", () => {
    expect(diff(scheduleKind, { ...schedule, args: [unknownValue] }, { ...schedule, args: ["x"] })).toEqual([
      { property: "args", kind: "update", replaces: false },
    ]);
  });
});
