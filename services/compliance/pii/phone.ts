import type { Detector } from "./detector.ts";

/** International numbers (E.164: a country code, 8 to 15 digits in all), with or without the usual separators. */
const international = /(?<![\w+.])(?:\+|00)[1-9](?:[ ()./-]{0,3}\d){7,14}(?!\d)/g;
/** North American numbers, where area code and exchange begin with 2 to 9. */
const northAmerican = /(?<![\w+.-])(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-. ])[2-9]\d{2}[-.]\d{4}(?![\w-])/g;

export const phoneNumber: Detector = {
  rule: "pii.phone",
  severity: "advisory",
  message: "A telephone number can be read.",
  suggestion: "Make sure that its owner wants it published.",
  find: (text) =>
    [international, northAmerican].flatMap((pattern) =>
      [...text.matchAll(pattern)].flatMap((match) => {
        const digits = match[0].replaceAll(/\D/g, "").replace(/^00/, "");
        const sane = digits.length <= 15 && new Set(digits.slice(1)).size > 2;
        return sane ? [{ start: match.index, end: match.index + match[0].length }] : [];
      }),
    ),
};
