import { Temporal } from "@js-temporal/polyfill";
import { urgentPriority } from "@temporal-cms/contracts";
import type { Recipient } from "./recipients.ts";

/** When something is to reach a recipient. */
export interface DueTime {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whether it goes out in one mail together with all else that is due for the recipient then. */
  readonly digest: boolean;
}

/** Critical notifications wait for nothing. */
export function isCritical({ priority }: { readonly priority: number }): boolean {
  return priority === urgentPriority;
}

/**
 * When a notification is due by the recipient's own clock: at once if it is critical, at the time of the digest for who wants one,
 * at the end of quiet hours, and otherwise at once.
 *
 * @param now milliseconds since 1970
 */
export function dueTime(
  recipient: Recipient,
  notification: { readonly priority: number },
  now: number,
): DueTime {
  if (isCritical(notification)) return { at: now, digest: false };
  if (recipient.digestAt !== undefined) {
    const at = nextTime(recipient.digestAt, recipient.zone, now);
    return { at: afterQuietHours(recipient, at), digest: true };
  }
  return { at: afterQuietHours(recipient, now), digest: false };
}

function afterQuietHours({ quietHours, zone }: Recipient, at: number): number {
  if (!quietHours) return at;
  const { from, to } = quietHours;
  const time = local(at, zone).toPlainTime().toString({ smallestUnit: "minute" });
  const isQuiet = from < to ? from <= time && time < to : time >= from || time < to;
  return isQuiet ? nextTime(to, zone, at) : at;
}

/** The next instant at which clocks of the zone show that time; one that a day lacks (clocks put forward) moves after the gap. */
function nextTime(time: string, zone: string, now: number): number {
  const from = local(now, zone);
  const today = from.withPlainTime(time);
  const next =
    today.epochMilliseconds > now
      ? today
      : from.toPlainDate().add({ days: 1 }).toZonedDateTime({ timeZone: zone, plainTime: time });
  return next.epochMilliseconds;
}

function local(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}
