/**
 * A language's and the English names of months or weekdays (CLDR, as `Intl` has it), as alternatives of a pattern, the longest
 * first. Short names of weekdays are left out: too many are words.
 */
export function calendarNames(language: string, part: "month" | "weekday"): string {
  const names = new Set<string>();
  for (const each of new Set([language, "en"])) {
    for (const style of part === "month" ? (["long", "short"] as const) : (["long"] as const)) {
      const format = new Intl.DateTimeFormat(each, { [part]: style, timeZone: "UTC" });
      for (let index = 0; index < (part === "month" ? 12 : 7); index += 1) {
        const date = part === "month" ? Date.UTC(2026, index, 15) : Date.UTC(2026, 1, 1 + index);
        names.add(format.format(date).replace(/\.$/, ""));
      }
    }
  }
  return [...names]
    .filter((name) => /^[\p{L}\p{M}]{3,}$/u.test(name))
    .sort((one, other) => other.length - one.length)
    .join("|");
}
