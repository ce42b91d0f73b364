import { Temporal } from "@js-temporal/polyfill";
import type { PublishTime } from "@temporal-cms/contracts";

/** A publishing time that names no instant; `field` says which of its parts is at fault. */
export class PublishTimeError extends Error {
  override readonly name = "PublishTimeError";
  readonly field: "wallTime" | "zone";

  constructor(field: "wallTime" | "zone", message: string) {
    super(message);
    this.field = field;
  }
}

/**
 * The instant of a wall time in a zone, by this process's zone rules; work it out anew when it is due (see `PublishTime`).
 * In a gap the time moves forward by the gap's length; in an overlap `overlap` chooses.
 *
 * @returns ISO 8601 in UTC, to the second at least: `2027-01-31T08:00:00Z`
 * @throws {PublishTimeError} when there is no such zone or no such day or time
 */
export function resolvePublishTime({ wallTime, zone, overlap }: PublishTime): string {
  if (!isNamedZone(zone))
    throw new PublishTimeError("zone", "is no IANA time zone such as Europe/Berlin or UTC");
  let local: Temporal.PlainDateTime;
  try {
    local = Temporal.PlainDateTime.from(wallTime, { overflow: "reject" });
  } catch {
    throw new PublishTimeError("wallTime", "is no date and time of the calendar");
  }
  try {
    return local
      .toZonedDateTime(zone, { disambiguation: overlap === "later" ? "later" : "compatible" })
      .toInstant()
      .toString();
  } catch {
    throw new PublishTimeError("wallTime", "is out of the range of instants");
  }
}

/** Whether it is an IANA time zone. Offsets such as `+02:00` are none: they know nothing of summer time. */
export function isNamedZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
