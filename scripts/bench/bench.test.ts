import { expect, test } from "vitest";
import { summarize } from "./billable-actions.ts";
import { load, median, percentile } from "./statistics.ts";

test("percentiles are values that occurred", () => {
  const values = [5, 1, 4, 2, 3];
  expect([percentile(values, 0.5), percentile(values, 0.99), percentile(values, 0), median([])]).toEqual([
    3,
    5,
    1,
    NaN,
  ]);
});

test("a load makes every call once, so many at a time", async () => {
  const seen: number[] = [];
  let now = 0;
  let most = 0;
  const result = await load(20, 4, async (index) => {
    most = Math.max(most, ++now);
    await Promise.resolve();
    seen.push(index);
    now -= 1;
  });
  expect(seen.sort((left, right) => left - right)).toEqual([...Array(20).keys()]);
  expect(most).toBe(4);
  expect(result.perSecond).toBeGreaterThan(0);
});

test("billable actions are counted by kind, retries included; payloads by their bytes", () => {
  const payload = { metadata: { encoding: new Uint8Array(10) }, data: new Uint8Array(7) };
  const summary = summarize([
    [
      { workflowExecutionStartedEventAttributes: { input: { payloads: [payload] } } },
      { workflowExecutionSignaledEventAttributes: { input: { payloads: [payload] } } },
      { workflowTaskStartedEventAttributes: {} },
      { timerStartedEventAttributes: {} },
    ],
    [{ workflowExecutionStartedEventAttributes: {} }, { activityTaskStartedEventAttributes: { attempt: 3 } }],
  ]);
  expect(summary).toMatchObject({ workflows: 2, events: 6, payloadBytes: 14, billableActions: 7 });
  expect(summary.actions).toMatchObject({
    "workflow started": 2,
    signal: 1,
    "timer started": 1,
    "activity started or retried": 3,
  });
});
