import type { Range, Recogniser } from "../entity.ts";
import { calendarNames } from "./calendar-names.ts";

const time = "(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,6})?)?(?: ?[ap]\\.?m\\.?(?!\\p{L}))?";
const iso = `(?:1[89]|20)\\d{2}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\\d|3[01])(?:[T ]${time}(?:Z|[+-]\\d{2}:?\\d{2})?)?`;
const numeric =
  "(?:0?[1-9]|[12]\\d|3[01])(?<mark>[/.-])(?:0?[1-9]|[12]\\d|3[01])\\k<mark>(?:(?:1[89]|20)\\d{2}|\\d{2})(?:,? " +
  time +
  ")?";
const year = "(?:1[6-9]\\d{2}|20\\d{2})";
/** Words before a year, in the languages of the packs and their neighbours. */
const yearCues =
  "in|since|of|by|until|till|before|after|from|during|around|circa|year|to|between|and|im Jahr|Jahr|seit|von|bis|ab|anno|en|desde|hasta|año|de|del|depuis|dès|nel|dal";

/** Languages' names of months and weekdays, longest first; English ones are understood everywhere. */
const patterns = new Map<string, RegExp>();

function patternOf(locale: string): RegExp {
  const language = locale.split("-")[0] ?? "en";
  let pattern = patterns.get(language);
  if (!pattern) {
    const months = calendarNames(language, "month");
    const weekdays = calendarNames(language, "weekday");
    const day = "(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th|\\.|º)?";
    const month = `(?:${months})\\.?`;
    const forms = [
      iso,
      numeric,
      `${day},? (?:of |de )?${month}(?:,? (?:de |del )?${year})?`,
      `${month} ${day}(?:,? ${year})?`,
      `${month},? (?:de |del )?${year}`,
      `(?<=(?<!\\p{L})(?:${yearCues}) )${year}(?!\\p{N}|[-–]\\p{L}|,\\d{3})`,
      weekdays,
      time,
    ];
    pattern = new RegExp(`(?<![\\p{L}\\p{N}_.:/-])(?:${forms.join("|")})(?![\\p{L}\\p{N}_])`, "giu");
    patterns.set(language, pattern);
  }
  return pattern;
}

/** Dates, times, weekdays, and years after a word such as “in”. */
export const dateTime: Recogniser = {
  type: "DATE_TIME",
  find: (text, locale) =>
    [...text.matchAll(patternOf(locale))].map(({ 0: found, index: start }): Range => ({
      start,
      end: start + found.length,
    })),
};
