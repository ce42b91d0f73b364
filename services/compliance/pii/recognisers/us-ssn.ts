import type { Recogniser } from "../entity.ts";

/** Numbers that stood in advertisements and were declared void. */
const voided = new Set(["078051120", "219099999"]);

const hyphenated = /(?<![\d-])(\d{3}-\d{2}-\d{4})(?![\d-])/g;
/** Without hyphens a number of nine digits is anything, unless it is called by its name. */
const named =
  /(?:\bssn|\bsocial security(?: number| no\.?)?)(?: is)?[\s:#]{0,3}(\d{3}[ .]?\d{2}[ .]?\d{4})(?!\d)/gi;

/** US social security numbers: with hyphens, or called by their name. */
export const usSocialSecurityNumber: Recogniser = {
  type: "US_SSN",
  find: (text) =>
    [hyphenated, named].flatMap((pattern) =>
      [...text.matchAll(pattern)].flatMap((match) => {
        const number = match[1] ?? "";
        const end = match.index + match[0].length;
        return isIssued(number.replaceAll(/\D/g, "")) ? [{ start: end - number.length, end }] : [];
      }),
    ),
};

/** The Social Security Administration never issues area 000, 666 and 900 to 999, group 00 and serial 0000. */
function isIssued(digits: string): boolean {
  return !/^(?:000|666|9)|^\d{3}00|0000$/.test(digits) && !voided.has(digits);
}
