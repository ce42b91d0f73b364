import type { Range, Recogniser } from "../entity.ts";

const forms = [
  // en
  /(?<![\d.,])(?<age>\d{1,3})(?:[ -]years?[ -]old|[ -]year[ -]olds|[ -]?y\/?o)(?!\p{L})/giu,
  /(?<!\p{L})(?:aged?|at the age of|age of|age is|age:|turn(?:s|ed|ing)?)(?: just)? (?<age>\d{1,3})(?![\d%.,]\d|[\p{L}\d%])/giu,
  // de
  /(?<![\d.,])(?<age>\d{1,3})(?:[ -]Jahre alt|[ -]?jährige[rnms]?)(?!\p{L})/giu,
  /(?<!\p{L})(?:im Alter von|Alter:|wurde gerade|wird) (?<age>\d{1,3})(?= Jahren?(?!\p{L})|[.,;!?]?$)/gimu,
  // es, pt, fr, it
  /(?<!\p{L})(?:tiene|tenía|cumpli[oó]|cumple|edad de|de edad:?|os|as|ha|aveva|compie|à l['’]âge de|âgée? de|a) (?<age>\d{1,3}) (?:años|anos|ans|anni)(?!\p{L})/giu,
];

/** Ages of people in years, as digits. */
export const age: Recogniser = {
  type: "AGE",
  find: (text) =>
    forms.flatMap((form) =>
      [...text.matchAll(form)].flatMap((match): Range[] => {
        const digits = match.groups?.["age"] ?? "";
        const start = match.index + match[0].search(/\d/);
        return Number(digits) <= 120 ? [{ start, end: start + digits.length }] : [];
      }),
    ),
};
