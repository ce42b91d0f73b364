import type { Detector, Match } from "./detector.ts";
import { type DigitGroup, digitRuns } from "./digit-groups.ts";

interface Brand {
  /** First digits, from and to. */
  readonly prefixes: readonly (readonly [number, number])[];
  readonly lengths: readonly number[];
}

/** Ranges of issuer identification numbers (ISO/IEC 7812) that the card schemes publish. */
const brands: readonly Brand[] = [
  { prefixes: [[4, 4]], lengths: [13, 16, 19] },
  {
    prefixes: [
      [51, 55],
      [2221, 2720],
    ],
    lengths: [16],
  },
  {
    prefixes: [
      [34, 34],
      [37, 37],
    ],
    lengths: [15],
  },
  {
    prefixes: [
      [300, 305],
      [36, 36],
      [38, 39],
    ],
    lengths: [14, 16, 19],
  },
  {
    prefixes: [
      [6011, 6011],
      [644, 659],
    ],
    lengths: [16, 19],
  },
  { prefixes: [[3528, 3589]], lengths: [16, 17, 18, 19] },
  {
    prefixes: [
      [1800, 1800],
      [2131, 2131],
    ],
    lengths: [15],
  },
  { prefixes: [[62, 62]], lengths: [16, 17, 18, 19] },
  {
    prefixes: [
      [50, 50],
      [56, 58],
      [6304, 6304],
    ],
    lengths: [12, 13, 14, 15, 16, 17, 18, 19],
  },
];

/** How card numbers are written in groups; a single group may have any length. */
const groupings = ["4-4-4-4", "4-4-4-4-3", "4-6-5", "4-6-4", "4-4-4-4-2", "4-4-4-4-1", "6-13"];

export const paymentCard: Detector = {
  rule: "pii.payment-card",
  severity: "blocking",
  message: "A payment card number can be read.",
  suggestion: "Take the number out; keep its last four digits at most.",
  find: (text) => digitRuns(text).flatMap(cardsIn),
};

function cardsIn(run: readonly DigitGroup[]): Match[] {
  const found: Match[] = [];
  for (let first = 0; first < run.length; first += 1) {
    for (let count = 5; count >= 1; count -= 1) {
      const groups = run.slice(first, first + count);
      const start = groups[0]?.start;
      const end = groups.at(-1)?.end;
      if (groups.length < count || start === undefined || end === undefined) continue;
      if (count > 1 && !groupings.includes(groups.map(({ digits }) => digits.length).join("-"))) continue;
      if (!isCardNumber(groups.map(({ digits }) => digits).join(""))) continue;
      found.push({ start, end });
      first += count - 1;
      break;
    }
  }
  return found;
}

function isCardNumber(digits: string): boolean {
  return (
    digits.length <= 19 &&
    brands.some(
      ({ prefixes, lengths }) =>
        lengths.includes(digits.length) &&
        prefixes.some(([from, to]) => {
          const prefix = Number(digits.slice(0, String(from).length));
          return prefix >= from && prefix <= to;
        }),
    ) &&
    hasLuhnSum(digits)
  );
}

/** The check digit of ISO/IEC 7812. */
function hasLuhnSum(digits: string): boolean {
  let sum = 0;
  for (let position = 0; position < digits.length; position += 1) {
    const digit = Number(digits[digits.length - 1 - position]);
    const doubled = position % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
