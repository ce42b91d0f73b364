import { type CountryCode, isPossiblePhoneNumber, isValidPhoneNumber } from "libphonenumber-js/max";
import type { Range, Recogniser } from "../entity.ts";
import { type Called, calledIn } from "./phone-cues.ts";

/** Digits with what people write between them; bounded, so that a long row of digits costs no more than its length. */
const candidates =
  /(?<![\p{L}\p{N}_+.,$€£/-])(?:\+ ?)?\(?\d(?:[ \u00a0.()/–-]{0,3}\d){6,16}(?:(?: ?x| ?ext\.? ?)\d{1,6})?(?![\p{N}_]|[.,]\d)/gu;

/** Countries where a language's telephone numbers are likely from. */
const regionsOf: Readonly<Record<string, readonly CountryCode[]>> = {
  en: ["US", "CA", "GB", "IE", "AU", "NZ", "ZA", "IN"],
  de: ["DE", "AT", "CH"],
  fr: ["FR", "BE", "CH", "CA"],
  es: ["ES", "MX", "AR", "CO", "CL", "UY"],
  it: ["IT", "CH"],
  pt: ["PT", "BR"],
  nl: ["NL", "BE"],
  da: ["DK"],
  sv: ["SE", "FI"],
  nb: ["NO"],
  no: ["NO"],
  fi: ["FI"],
  is: ["IS"],
  pl: ["PL"],
  cs: ["CZ"],
  sk: ["SK"],
  hu: ["HU"],
  sl: ["SI"],
  et: ["EE"],
  el: ["GR", "CY"],
  ja: ["JP"],
  tr: ["TR"],
};

const northAmerican = /^(?:1[-. ]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-. ])[2-9]\d{2}[-.]\d{4}(?:\D|$)/;
/** What has this form and is none that was issued is no telephone number either. */
const socialSecurityForm = /^\d{3}-\d{2}-\d{4}$/;
const areaInParentheses = /^\(0?\d{1,4}\) ?\d[\d -]{4,}\d$/;
/** National numbers with their trunk prefix: from nine digits on, in at least two groups. */
const trunkPrefix = /^0[1-9][\d]*(?:[ .\u00a0/–-]{1,3}\d+){1,4}$/;

/**
 * Telephone numbers: international ones, those in a form that little else has, and of the others those that are called one nearby
 * or that are valid in a country of the text's language (libphonenumber).
 */
export const phoneNumber: Recogniser = {
  type: "PHONE_NUMBER",
  find: (text, locale) => {
    const regions = regionsOf[locale.split("-")[0] ?? ""] ?? [];
    const found: Range[] = [];
    for (const { 0: raw, index } of text.matchAll(candidates)) {
      const offset = numberWithin(raw, (written) => {
        const start = index + raw.length - written.length;
        return isPhoneNumber(written, regions, calledIn(text, { start, end: index + raw.length }));
      });
      if (offset !== undefined) found.push({ start: index + offset, end: index + raw.length });
    }
    return found;
  },
};

/** Written as amounts are, or as results in a table: `12 345 678`, `19 14 3 2 45`. */
function looksCounted(number: string): boolean {
  return /^\d{1,3}(?:[ .]\d{3})+$/.test(number) || (number.match(/(?<!\d)\d(?!\d)/g)?.length ?? 0) > 1;
}

/** Where the number begins: a year may stand before it, or another number at some distance. */
function numberWithin(raw: string, isNumber: (written: string) => boolean): number | undefined {
  if (isNumber(raw)) return 0;
  const before = /^(?:(?:19|20)\d{2}|\d+(?= {2})) +/.exec(raw)?.[0] ?? "";
  return before !== "" && isNumber(raw.slice(before.length)) ? before.length : undefined;
}

function isPhoneNumber(written: string, regions: readonly CountryCode[], called: Called): boolean {
  const number = written.replace(/ ?(?:x|ext\.? ?)\d+$/, "");
  const digits = number.replaceAll(/\D/g, "");
  if (digits.length < 7 || new Set(digits.slice(1)).size <= 2) return false;
  if (!isBalanced(number) || isDate(number) || socialSecurityForm.test(number)) return false;
  if (/^\+|^00-?[1-9]|^011[ -][1-9]/.test(number)) {
    const subscriber = number.startsWith("+") ? digits : digits.replace(/^(?:00|011)/, "");
    return (
      subscriber.length >= 8 &&
      subscriber.length <= 15 &&
      (isPossiblePhoneNumber(`+${subscriber}`) || called.nearby())
    );
  }
  if (digits.length > 12) return false;
  if (northAmerican.test(number)) return true;
  if (areaInParentheses.test(number)) return true;
  if (digits.length >= 9 && trunkPrefix.test(number)) return true;
  if (called.directly()) return true;
  if (!looksCounted(number) && (called.nearby() || (called.aloneInLine && isInGroups(number)))) return true;
  return (
    digits.length >= 9 &&
    number.startsWith("0") &&
    regions.some((region) => isValidPhoneNumber(number, region))
  );
}

function isInGroups(number: string): boolean {
  const groups = number.match(/\d+/g) ?? [];
  return groups.length >= 3 && !groups.every((group) => /^(?:19|20)\d{2}$/.test(group));
}

function isBalanced(written: string): boolean {
  return /^[^()]*(?:\([^()]*\)[^()]*)?$/.test(written);
}

function isDate(written: string): boolean {
  return /^\d{4}[-./]\d{1,2}[-./]\d{1,2}(?:\D|$)|^\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d{2}(?:\D|$)|^(?:19|20)\d{2} ?[-–/] ?(?:19|20)\d{2}$|^(?:19|20)\d{2}\//.test(
    written,
  );
}
