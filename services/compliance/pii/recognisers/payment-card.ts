import type { Range, Recogniser } from "../entity.ts";
import { cuesAround } from "./cues.ts";
import { type DigitGroup, digitRuns } from "./digit-groups.ts";

interface Brand {
  /** First digits, from and to. */
  readonly prefixes: readonly (readonly [string, string])[];
  readonly lengths: readonly number[];
}

/** Ranges of issuer identification numbers (ISO/IEC 7812) that the card schemes publish. */
const brands: readonly Brand[] = [
  { prefixes: [["4", "4"]], lengths: [13, 16, 19] },
  {
    prefixes: [
      ["51", "55"],
      ["2221", "2720"],
    ],
    lengths: [16],
  },
  {
    prefixes: [
      ["34", "34"],
      ["37", "37"],
    ],
    lengths: [15],
  },
  {
    prefixes: [
      ["300", "305"],
      ["36", "36"],
      ["38", "39"],
    ],
    lengths: [14, 16, 19],
  },
  {
    prefixes: [
      ["6011", "6011"],
      ["644", "659"],
    ],
    lengths: [16, 19],
  },
  { prefixes: [["3528", "3589"]], lengths: [16, 17, 18, 19] },
  {
    prefixes: [
      ["1800", "1800"],
      ["2131", "2131"],
    ],
    lengths: [15],
  },
  { prefixes: [["62", "62"]], lengths: [16, 17, 18, 19] },
  {
    prefixes: [
      ["50", "50"],
      ["56", "58"],
      ["0604", "0604"],
      ["6304", "6304"],
      ["639", "639"],
      ["6759", "6763"],
    ],
    lengths: [12, 13, 14, 15, 16, 17, 18, 19],
  },
];

/** How card numbers are written in groups; a single group may have any length. */
const groupings = ["4-4-4-4", "4-4-4-4-3", "4-6-5", "4-6-4", "4-4-4-4-2", "4-4-4-4-1", "6-13"];

/** Issuers get new ranges all the time: a number that is called a card needs the check digit only. */
const isCalledCard = cuesAround(
  [
    "(?:credit|debit|payment|bank) ?cards?|card|cc|visa|mastercard|amex|american express|maestro|kreditkarten?\\p{L}*|bankkarte|girocard|tarjetas?|cart[ae]s?|carte bancaire|cartão|kaart",
  ],
  40,
  0,
);

/** Payment card numbers, by issuer, length and check digit. */
export const paymentCard: Recogniser = {
  type: "CREDIT_CARD",
  find: (text) => digitRuns(text).flatMap((run) => cardsIn(text, run)),
};

function cardsIn(text: string, run: readonly DigitGroup[]): Range[] {
  const found: Range[] = [];
  for (let first = 0; first < run.length; first += 1) {
    for (let count = 5; count >= 1; count -= 1) {
      const groups = run.slice(first, first + count);
      const start = groups[0]?.start;
      const end = groups.at(-1)?.end;
      if (groups.length < count || start === undefined || end === undefined) continue;
      if (count > 1 && !groupings.includes(groups.map(({ digits }) => digits.length).join("-"))) continue;
      const number = groups.map(({ digits }) => digits).join("");
      if (number.length < 12 || number.length > 19 || !hasLuhnSum(number)) continue;
      if (!isOfAnIssuer(number) && (/^0+$/.test(number) || !isCalledCard(text, { start, end }))) continue;
      found.push({ start, end });
      first += count - 1;
      break;
    }
  }
  return found;
}

function isOfAnIssuer(digits: string): boolean {
  return brands.some(
    ({ prefixes, lengths }) =>
      lengths.includes(digits.length) &&
      prefixes.some(([from, to]) => {
        const prefix = digits.slice(0, from.length);
        return prefix >= from && prefix <= to;
      }),
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
