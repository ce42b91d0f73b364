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

/** `German (de)` */
export function languageName(locale: string): string {
  return `${languages.of(locale) ?? locale} (${locale})`;
}
