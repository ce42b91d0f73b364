import { expect, test } from "vitest";
import { calendarToCron } from "./calendar-to-cron.ts";

const every = { start: 0, end: 0, step: 1 };
/** As the server describes "* * * * *". */
const always = {
  second: [every],
  minute: [{ start: 0, end: 59, step: 1 }],
  hour: [{ start: 0, end: 23, step: 1 }],
  dayOfMonth: [{ start: 1, end: 31, step: 1 }],
  month: [{ start: 1, end: 12, step: 1 }],
  dayOfWeek: [{ start: 0, end: 6, step: 1 }],
};

test.each([
  ["* * * * *", {}],
  ["*/15 * * * *", { minute: [{ start: 0, end: 59, step: 15 }] }],
  [
    "0 2 * * 1-5",
    { minute: [every], hour: [{ start: 2, end: 2, step: 1 }], dayOfWeek: [{ start: 1, end: 5, step: 1 }] },
  ],
  [
    "0 0 1,15 */2 0",
    {
      minute: [every],
      hour: [every],
      dayOfMonth: [
        { start: 1, end: 1 },
        { start: 15, end: 15 },
      ],
      month: [{ start: 1, end: 12, step: 2 }],
      dayOfWeek: [every],
    },
  ],
  ["5-50/5 1-3 * * *", { minute: [{ start: 5, end: 50, step: 5 }], hour: [{ start: 1, end: 3 }] }],
  [
    "0 12 1 1 * 2030",
    {
      minute: [every],
      hour: [{ start: 12 }],
      dayOfMonth: [{ start: 1 }],
      month: [{ start: 1 }],
      year: [{ start: 2030, end: 2030, step: 1 }],
    },
  ],
  ["30 * * * * * *", { second: [{ start: 30, end: 30, step: 1 }] }],
  ["* * * * * # hello", { comment: "hello" }],
])("%s", (cron, changed) => {
  expect(calendarToCron({ ...always, ...changed })).toBe(cron);
});
