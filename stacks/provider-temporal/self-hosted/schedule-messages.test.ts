import { expect, test } from "vitest";
import type { ScheduleSettings } from "../backend/temporal-backend.ts";
import { scheduleMessage, scheduleSettings } from "./schedule-messages.ts";

const settings: ScheduleSettings = {
  namespace: "home",
  scheduleId: "nightly",
  workflowType: "Tidy",
  taskQueue: "tidying",
  args: [{ sites: ["a", null, 3] }, "text"],
  workflowId: "tidy",
  intervals: [{ everySeconds: 900, offsetSeconds: 5 }],
  cron: [],
  timeZone: "Europe/Berlin",
  jitterSeconds: 30,
  overlap: "BufferOne",
  catchupWindowSeconds: 60,
  pauseOnFailure: true,
  paused: true,
  note: "why",
};

test("settings come back from the message that carries them", () => {
  expect(scheduleSettings("home", "nightly", scheduleMessage(settings))).toEqual(settings);
});

test("settings that are not managed are kept, all others replaced", () => {
  const message = scheduleMessage(settings, {
    spec: {
      jitter: { seconds: 1 as never },
      structuredCalendar: [{ comment: "old" }],
      excludeStructuredCalendar: [{ comment: "kept" }],
    },
    action: { startWorkflow: { memo: { fields: {} }, workflowType: { name: "Old" } } },
    policies: { keepOriginalWorkflowId: true },
    state: { limitedActions: true, notes: "old" },
  });
  expect(message.spec).toMatchObject({
    structuredCalendar: [],
    excludeStructuredCalendar: [{ comment: "kept" }],
  });
  expect(message.action?.startWorkflow).toMatchObject({
    memo: { fields: {} },
    workflowType: { name: "Tidy" },
  });
  expect(message.policies).toMatchObject({ keepOriginalWorkflowId: true, pauseOnFailure: true });
  expect(message.state).toEqual({ limitedActions: true, notes: "why", paused: true });
});

test("an empty schedule reads as the server's defaults", () => {
  expect(scheduleSettings("home", "nightly", {})).toMatchObject({
    overlap: "Skip",
    timeZone: "UTC",
    catchupWindowSeconds: 31_536_000,
    jitterSeconds: 0,
    paused: false,
    args: [],
  });
});

test("an argument that is not JSON is shown as it travels", () => {
  const payload = { metadata: { encoding: Buffer.from("binary/encrypted") }, data: Buffer.from("x") };
  const { args } = scheduleSettings("home", "nightly", {
    action: { startWorkflow: { input: { payloads: [payload] } } },
  });
  expect(args).toEqual([{ encoding: "binary/encrypted", data: "eA==" }]);
});
