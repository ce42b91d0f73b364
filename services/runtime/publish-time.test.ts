import type { PublishTime } from "@temporal-cms/contracts";
import { describe, expect, it } from "vitest";
import { PublishTimeError, resolvePublishTime } from "./publish-time.ts";

function resolve(wallTime: string, zone: string, overlap: PublishTime["overlap"] = "earlier"): string {
  return resolvePublishTime({ wallTime, zone, overlap });
}

describe("resolvePublishTime", () => {
  it.each([
    ["2027-01-31T09:00", "Europe/Berlin", "2027-01-31T08:00:00Z"],
    ["2027-07-31T09:00:30", "Europe/Berlin", "2027-07-31T07:00:30Z"],
    ["2027-01-31T09:00", "UTC", "2027-01-31T09:00:00Z"],
    ["2027-01-31T09:00", "Asia/Kathmandu", "2027-01-31T03:15:00Z"],
    ["2027-01-31T09:00", "Etc/GMT+5", "2027-01-31T14:00:00Z"],
    ["2027-01-01T00:30", "Pacific/Kiritimati", "2026-12-31T10:30:00Z"],
  ])("%s in %s is %s", (wallTime, zone, instant) => {
    expect(resolve(wallTime, zone)).toBe(instant);
  });

  it("moves forward out of a gap, whatever the overlap says", () => {
    // Berlin skips from 02:00 to 03:00 on 28 March 2027.
    for (const overlap of ["earlier", "later"] as const)
      expect(resolve("2027-03-28T02:30", "Europe/Berlin", overlap)).toBe("2027-03-28T01:30:00Z");
  });

  it("takes the meant one of two in an overlap", () => {
    // Berlin has the hour from 02:00 twice on 31 October 2027.
    expect(resolve("2027-10-31T02:30", "Europe/Berlin", "earlier")).toBe("2027-10-31T00:30:00Z");
    expect(resolve("2027-10-31T02:30", "Europe/Berlin", "later")).toBe("2027-10-31T01:30:00Z");
  });

  it("honours a day that a zone left out", () => {
    // Samoa had no 30 December 2011.
    expect(resolve("2011-12-30T12:00", "Pacific/Apia")).toBe("2011-12-30T22:00:00Z");
  });

  it.each(["Europe/Atlantis", "+02:00", "", "UTC+2", "../etc", "Europe/Berlin "])(
    "refuses the zone %j",
    (zone) => {
      expect(() => resolve("2027-01-31T09:00", zone)).toThrow(PublishTimeError);
      expect(() => resolve("2027-01-31T09:00", zone)).toThrow(/IANA/);
    },
  );

  it.each(["2027-02-29T09:00", "2027-13-01T09:00", "2027-01-31T24:01", "tomorrow"])(
    "refuses the wall time %s",
    (wallTime) => {
      expect(() => resolve(wallTime, "Europe/Berlin")).toThrow(
        expect.objectContaining({ name: "PublishTimeError", field: "wallTime" }) as Error,
      );
    },
  );
});
