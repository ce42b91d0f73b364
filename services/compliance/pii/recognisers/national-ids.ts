import validator from "validator";
import type { EntityType, Range, Recogniser } from "../entity.ts";
import { cuesAround } from "./cues.ts";

function checked(
  type: EntityType,
  form: RegExp,
  isOne: (written: string) => boolean,
  isCalledOne: (text: string, range: Range) => boolean = () => true,
): Recogniser {
  return {
    type,
    find: (text) =>
      [...text.matchAll(form)].flatMap(({ 0: written, index: start }): Range[] => {
        const range = { start, end: start + written.length };
        return isOne(written.replaceAll(/[ .-]/g, "")) && isCalledOne(text, range) ? [range] : [];
      }),
  };
}

/** German tax identification numbers: eleven digits with a check digit, near a word that says what they are. */
export const germanTaxId = checked(
  "DE_TAX_ID",
  /(?<![\p{L}\p{N}_+.,-])\d{2} ?\d{3} ?\d{3} ?\d{3}(?![\p{L}\p{N}_]|[.,-]\d)/gu,
  (number) => validator.isTaxID(number, "de-DE"),
  cuesAround(
    ["steuer-?id\\p{L}*|steuerliche\\p{L}* identifikations\\p{L}*|identifikationsnummer|idnr|tax id\\p{L}*"],
    60,
    30,
  ),
);

/** Spanish DNI and NIE: digits with a check letter. */
export const spanishNif = checked(
  "ES_NIF",
  /(?<![\p{L}\p{N}_+-])(?:[XYZ][ -]?\d{7}|\d{8}|\d{2}\.\d{3}\.\d{3})[ -]?[A-HJ-NP-TV-Z](?![\p{L}\p{N}_]|-\p{N})/giu,
  (number) => validator.isIdentityCard(number.toUpperCase(), "ES"),
);

/** British national insurance numbers: their form, and the prefixes that are never given (HMRC manual NIM39110). */
export const britishNationalInsuranceNumber = checked(
  "UK_NINO",
  /(?<![\p{L}\p{N}_])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![\p{L}\p{N}_])/gu,
  (number) => !/^(?:BG|GB|KN|NK|NT|TN|ZZ)/.test(number),
);
