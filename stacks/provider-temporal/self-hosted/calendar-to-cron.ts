import type { temporal } from "@temporalio/proto";

type Calendar = temporal.api.schedule.v1.IStructuredCalendarSpec;
type Range = temporal.api.schedule.v1.IRange;

const field = {
  second: { first: 0, last: 59 },
  minute: { first: 0, last: 59 },
  hour: { first: 0, last: 23 },
  dayOfMonth: { first: 1, last: 31 },
  month: { first: 1, last: 12 },
  dayOfWeek: { first: 0, last: 6 },
} as const;

/**
 * Writes a calendar as a cron expression that Temporal reads as the same calendar: five fields, with the year as a
 * sixth or the second as a first of seven where they matter.
 * The server keeps calendars, not the cron text that it was given.
 */
export function calendarToCron(calendar: Calendar): string {
  const fields = [
    ranges(calendar.minute, field.minute),
    ranges(calendar.hour, field.hour),
    ranges(calendar.dayOfMonth, field.dayOfMonth),
    ranges(calendar.month, field.month),
    ranges(calendar.dayOfWeek, field.dayOfWeek),
  ];
  const second = ranges(calendar.second, field.second);
  const year = calendar.year?.length ? ranges(calendar.year) : "*";
  if (second !== "0") fields.unshift(second);
  if (second !== "0" || year !== "*") fields.push(year);
  const cron = fields.join(" ");
  return calendar.comment ? `${cron} # ${calendar.comment}` : cron;
}

function ranges(list: Range[] | null | undefined, bounds?: { first: number; last: number }): string {
  if (!list?.length) return bounds ? String(bounds.first) : "*";
  return list.map((range) => oneRange(range, bounds)).join(",");
}

/** On the wire, an end of 0 or before the start means the start, and a step of 0 means 1. */
function oneRange(range: Range, bounds?: { first: number; last: number }): string {
  const start = range.start ?? 0;
  const end = Math.max(range.end ?? 0, start);
  const step = (range.step ?? 0) || 1;
  const steps = step === 1 ? "" : `/${step}`;
  if (start === bounds?.first && end === bounds.last) return `*${steps}`;
  return start === end ? String(start) : `${start}-${end}${steps}`;
}
