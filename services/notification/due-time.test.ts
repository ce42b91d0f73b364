import { describe, expect, it } from "vitest";
import { dueTime } from "./due-time.ts";
import { Recipient } from "./recipients.ts";

const at = (text: string): number => Date.parse(text);
const recipient = (changes: object): Recipient =>
  Recipient.parse({
    name: "a",
    email: "a@example.org",
    sites: ["newsroom"],
    zone: "Europe/Berlin",
    ...changes,
  });
const due = (changes: object, now: string, priority = 3): string => {
  const { at: instant, digest } = dueTime(recipient(changes), { priority }, at(now));
  return `${new Date(instant).toISOString()}${digest ? " digest" : ""}`;
};

describe("dueTime", () => {
  const night = { quietHours: { from: "20:00", to: "07:00" } };
  const lunch = { quietHours: { from: "12:00", to: "13:30" } };

  it.each([
    ["without quiet hours: at once", {}, "2027-01-10T23:00:00.000Z", "2027-01-10T23:00:00.000Z"],
    ["in the evening: next morning", night, "2027-01-10T19:00:00.000Z", "2027-01-11T06:00:00.000Z"],
    ["after midnight: the same morning", night, "2027-01-11T01:00:00.000Z", "2027-01-11T06:00:00.000Z"],
    ["the first quiet minute", night, "2027-01-10T19:00:30.000Z", "2027-01-11T06:00:00.000Z"],
    ["the last quiet minute", night, "2027-01-11T05:59:59.000Z", "2027-01-11T06:00:00.000Z"],
    ["the end: at once", night, "2027-01-11T06:00:00.000Z", "2027-01-11T06:00:00.000Z"],
    ["by day: at once", night, "2027-01-11T11:30:00.000Z", "2027-01-11T11:30:00.000Z"],
    ["quiet hours within a day", lunch, "2027-01-11T11:30:00.000Z", "2027-01-11T12:30:00.000Z"],
    ["in summer time", night, "2027-07-10T19:00:00.000Z", "2027-07-11T05:00:00.000Z"],
    ["the night when clocks are put forward", night, "2027-03-27T23:00:00.000Z", "2027-03-28T05:00:00.000Z"],
    ["the night when clocks are put back", night, "2027-10-30T22:00:00.000Z", "2027-10-31T06:00:00.000Z"],
    [
      "an end that the day lacks",
      { quietHours: { from: "20:00", to: "02:30" } },
      "2027-03-27T23:00:00.000Z",
      "2027-03-28T01:30:00.000Z",
    ],
    [
      "in a zone with half hours",
      { ...night, zone: "Asia/Kolkata" },
      "2027-01-10T16:00:00.000Z",
      "2027-01-11T01:30:00.000Z",
    ],
    [
      "on the other side of the date line",
      { ...night, zone: "Pacific/Auckland" },
      "2027-01-10T08:00:00.000Z",
      "2027-01-10T18:00:00.000Z",
    ],
    ["a digest", { digestAt: "08:00" }, "2027-01-10T19:00:00.000Z", "2027-01-11T07:00:00.000Z digest"],
    [
      "a digest of the same day",
      { digestAt: "08:00" },
      "2027-01-11T06:59:00.000Z",
      "2027-01-11T07:00:00.000Z digest",
    ],
    [
      "just at the digest: the next one",
      { digestAt: "08:00" },
      "2027-01-11T07:00:00.000Z",
      "2027-01-12T07:00:00.000Z digest",
    ],
    [
      "a digest within quiet hours",
      { ...night, digestAt: "06:00" },
      "2027-01-10T12:00:00.000Z",
      "2027-01-11T06:00:00.000Z digest",
    ],
  ])("%s", (_name, changes, now, expected) => {
    expect(due(changes, now)).toBe(expected);
  });

  it("lets critical ones through quiet hours and past digests", () => {
    const now = "2027-01-10T23:00:00.000Z";
    expect(due({ ...night, digestAt: "08:00" }, now, 1)).toBe(now);
    expect(due({ ...night, digestAt: "08:00" }, now, 2)).not.toBe(now);
  });
});
