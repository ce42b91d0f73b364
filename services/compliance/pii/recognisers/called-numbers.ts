import type { EntityType, Range, Recogniser } from "../entity.ts";

/** Numbers that only their name tells from any other: the name, at most a few words such as “is”, and the number. */
function called(type: EntityType, name: string, number: string): Recogniser {
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}_])(?:${name})(?:[ -](?:number|no|num|nr|código|#)\\.?)?(?: (?:is|was|ist|lautet|es|est|è|é))?[\\s:#]{1,3}(?<number>${number})(?![\\p{L}\\p{N}_]|-\\p{N})`,
    "giu",
  );
  return {
    type,
    find: (text) =>
      [...text.matchAll(pattern)].map((match): Range => {
        const end = match.index + match[0].length;
        return { start: end - (match.groups?.["number"] ?? "").length, end };
      }),
  };
}

const calledZipCode = called(
  "ZIP_CODE",
  "zip(?: ?code)?|post(?:al)? ?code|PLZ|Postleitzahl|código postal|code postal|CAP|codice postale|postnummer|PSČ|irányítószám",
  "(?-i:\\d{4} ?[A-Z]{2})|(?=[a-z]{0,4}-?\\d)(?:[a-z]{1,3}-)?[a-z\\d]{2,8}(?:[ -](?=[a-z]{0,3}\\d)[a-z\\d]{2,5})?",
);
const afterTown =
  /(?<!\p{L})(?:in|near|nach|bei|en|à) (?:\p{Lu}[\p{L}\p{M}'’-]* (?:(?:de|del|di|la|le|am|an) )?){1,4}(?<number>(?!(?:19|20)\d{2}(?!\p{N}))\d{4,5}(?:-\d{2,4}| \d{2})?)(?![\p{L}\p{N}]|[.,]\d| \p{Lu})/gu;

/** Postal codes that are called so, or stand behind a town; within an address they belong to it. */
export const zipCode: Recogniser = {
  type: "ZIP_CODE",
  find: (text, locale) => [
    ...calledZipCode.find(text, locale),
    ...[...text.matchAll(afterTown)].map((match): Range => {
      const end = match.index + match[0].length;
      return { start: end - (match.groups?.["number"] ?? "").length, end };
    }),
  ],
};

/** Driving licences of the US: each state has its own form of 4 to 19 letters and digits. */
export const usDriverLicense: Recogniser = called(
  "US_DRIVER_LICENSE",
  "(?:driver['’]?s?['’]?|driving) licen[cs]e|licen[cs]e number|DL",
  "(?=[a-z\\d-]{0,3}\\d)[a-z\\d](?:-?[a-z\\d]){3,18}",
);
