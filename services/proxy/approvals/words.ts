const dateTime = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "full",
  timeStyle: "short",
  timeZone: "UTC",
});
const languages = new Intl.DisplayNames(["en"], { type: "language" });

/** `Sunday, 31 January 2027 at 08:00 UTC` */
export function inWords(instant: string): string {
  return `${dateTime.format(new Date(instant))} UTC`;
}

/** `Monday, 1 February 2027 at 09:00, Europe/Berlin`, of a time without an offset */
export function wallTimeInWords(wallTime: string, zone: string): string {
  return `${dateTime.format(new Date(`${wallTime}Z`))}, ${zone}`;
}

/** `German (de)` */
export function languageName(locale: string): string {
  return `${languages.of(locale) ?? locale} (${locale})`;
}
