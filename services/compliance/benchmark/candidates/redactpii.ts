import { Redactor, type RedactorOptions } from "@redactpii/node";
import type { Label } from "../dataset.ts";
import type { Candidate } from "./candidate.ts";
import { versionOf } from "./version-of.ts";

type Rule = keyof NonNullable<RedactorOptions["rules"]>;

const types: Readonly<Record<Rule, string>> = {
  CREDIT_CARD: "CREDIT_CARD",
  EMAIL: "EMAIL_ADDRESS",
  NAME: "PERSON",
  PHONE: "PHONE_NUMBER",
  SSN: "US_SSN",
};
const mark = "\u{e000}";
const rules = Object.keys(types) as Rule[];
const redactors = rules.map((rule) => {
  const enabled = Object.fromEntries(rules.map((each) => [each, each === rule]));
  return { type: types[rule], redactor: new Redactor({ rules: enabled, globalReplaceWith: mark }) };
});

/** It answers redacted text alone; what stands between two kept pieces is what it found. */
export const redactpii: Candidate = {
  name: "@redactpii/node",
  version: versionOf("@redactpii/node"),
  types: Object.values(types),
  find: (text) => redactors.flatMap(({ type, redactor }) => spansOf(text, redactor.redact(text), type)),
};

function spansOf(text: string, redacted: string, type: string): Label[] {
  const [head = "", ...kept] = redacted.split(mark);
  const found: Label[] = [];
  let start = head.length;
  for (const [index, piece] of kept.entries()) {
    const isLast = index === kept.length - 1;
    const end = isLast ? text.length - piece.length : text.indexOf(piece === "" ? "\0" : piece, start + 1);
    if (end <= start) break;
    found.push({ type, start, end });
    start = end + piece.length;
  }
  return found;
}
