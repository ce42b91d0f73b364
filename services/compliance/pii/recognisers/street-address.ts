import type { Range, Recogniser } from "../entity.ts";
import { calendarNames } from "./calendar-names.ts";
import { cuesAround } from "./cues.ts";
import { anyName, particle, streetAfterNumber, streetBeforeNumber, word } from "./street-names.ts";

const houseNumber = "\\d{1,5}[a-zA-Z]?(?:[-/]\\d{1,4})?\\.?";
const dwelling = "(?:Apt|Apartment|Suite|Flat|Wohnung|Whg|Appt)\\.? ?#?\\d{1,5}[A-Z]?";
/** A part of a building: only some are told without the street. */
const unit = `(?:${dwelling}|(?:Ste|Unit|Floor|Room|Rm|Piso|Depto|Interno|Zimmer|Etage|lgh)\\.? ?#?\\d{1,5}[A-Z]?|\\d{1,2}\\.? (?:OG|Stock))`;
const units = `(?:[,\\s]{1,3}${unit})`;
const military =
  "(?:(?:PSC|CMR|Unit) \\d{1,5},? Box \\d{1,5}|(?:USS|USNS|USCGC|USNV) [\\p{L}\\p{M}'’-]{1,40})\\s{1,2}[AFD]PO A[AEP] \\d{5}";
const postBox =
  "(?:P\\.? ?O\\.? ?Box|Postfach|Apartado(?: de Correos)?|Postbus|Boîte postale|Casella postale) \\d{1,6}";
/** Town, state, country and postal code that follow on the same or the next lines. */
const tail = `(?:\\s{0,2},?\\s{1,2}(?:${unit}|\\(?${word}\\)?|\\d{4,6}(?:-\\d{2,4})?|${particle})(?![\\p{L}\\p{N}:])){0,9}`;
const months = ["en", "de", "es", "fr", "it", "pt", "nl"]
  .map((language) => calendarNames(language, "month"))
  .join("|");
const notDate = `(?!\\d{1,2} (?:${months}))`;
const notYear = "(?!(?:19|20)\\d{2}(?!\\d))";

const forms = [
  military,
  `(?:\\d{1,5} )?${postBox}${tail}`,
  `${notDate}(?:\\d{1,5} )?${houseNumber} ${streetAfterNumber}(?:,? ${houseNumber})?(?: ${word}){0,3}${units}{0,2}${tail}`,
  `${streetBeforeNumber},? ${notYear}${houseNumber}${units}{0,2}${tail}`,
  // whatever is called like a street, with two numbers or a unit
  `\\d{3,5} ${anyName} ${notYear}${houseNumber}${units}{0,2}${tail}`,
  `(?:\\d{1,5} ){1,2}${anyName}${units}{1,2}${tail}`,
  `${anyName} ${houseNumber}${units}{1,2}${tail}`,
  `(?:the )?corner of [\\p{L}\\p{M}\\p{N}'’. -]{3,50} and (?:\\d{1,5} )?${anyName}(?: ${houseNumber})?`,
  dwelling,
];
const address = new RegExp(`(?<![\\p{L}\\p{N}_.,-])(?:${forms.join("|")})(?![\\p{L}\\p{N}])`, "gu");
/** Little tells these from “Formula 1”, but what is said before. */
const bare = new RegExp(
  `(?<![\\p{L}\\p{N}_.,-])(?:\\d{1,5} )?${anyName} ${notYear}\\d{1,5}[a-z]?(?![\\p{L}\\p{N}%]|[.,]\\d)`,
  "gu",
);
const isCalledAddress = cuesAround(
  [
    "address(?:es)?|lives?|lived|living|located|offices?|meet|deliver(?:ed|y)?|ship(?:ped)?|return to|side of|station|street|corner|enter|adresse|wohn\\p{L}*|domicilio|dirección|vive|habite",
  ],
  40,
  0,
);

/** Postal addresses: a street with a number or a unit, a post box or a military address, with what follows of the town. */
export const streetAddress: Recogniser = {
  type: "STREET_ADDRESS",
  find: (text) => {
    const whole = [...text.matchAll(address)].map(({ 0: found, index: start }): Range => {
      const shown = found.trimEnd().replace(/(?<!(?:^| )(?:St|Str|Rd|Ave|Av|Dr|Ln|Pl|u|ul))\.$/, "");
      return { start, end: start + shown.length };
    });
    const called = [...text.matchAll(bare)]
      .map(({ 0: found, index: start }): Range => ({ start, end: start + found.length }))
      .filter((range) => isCalledAddress(text, range));
    return [...whole, ...called];
  },
};
