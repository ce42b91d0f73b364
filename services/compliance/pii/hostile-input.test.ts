import { describe, expect, it } from "vitest";
import { readDocument } from "../check.ts";
import { loadRulePacks, shippedRulePacks } from "../packs/rule-packs.ts";
import { piiCheck } from "./check.ts";

const checkPii = piiCheck(loadRulePacks("RULE_PACKS", shippedRulePacks).pii);

/** Pieces that make careless patterns go back and forth, or begin much that never ends. */
const pieces = [
  "1",
  "1 ",
  "1-",
  "4111 ",
  "4111 1111 1111 1111 ",
  "+1",
  "+1 ",
  "+1(",
  "00",
  "(212) ",
  "212-",
  "a",
  "a@",
  "@",
  "a.",
  "@a.",
  "@a-",
  "DE00 ",
  "DE89",
  "Main Street ",
  "12 Main ",
  "Straße",
  "P.O. Box ",
  "corner of ",
  "Ana ",
  "Apt. 4, ",
  "de la ",
  "1.",
  "::",
  "www.",
  "https://",
  "A1",
  "ssn ",
  "ssn:::",
  "social security ",
  "123-45-",
  "&",
  "&a",
  "&#1",
  "&#49;",
  "<b>1</b>",
  "<p>",
  "<a title='",
  "<a title=x>",
  " ",
  "\n",
  "\u00ad",
  "&shy;",
];

function processorMilliseconds(body: string): number {
  const start = process.cpuUsage();
  const findings = checkPii(readDocument("newsroom", { locale: "en", title: "", body, terms: [] }));
  const time = process.cpuUsage(start).user / 1000;
  for (const { span } of findings.slice(0, 10)) expect(span!.end).toBeGreaterThan(span!.start);
  return time;
}

const repeated = (piece: string, length: number): string => piece.repeat(Math.ceil(length / piece.length));

describe("hostile text", { timeout: 30_000 }, () => {
  it.each(pieces)("made of %j takes time in proportion to it", (piece) => {
    expect(processorMilliseconds(repeated(piece, 200_000))).toBeLessThan(500);
  });

  it("of everything is checked at a megabyte in a second of processor time", () => {
    expect(processorMilliseconds(repeated(pieces.join(" "), 1_000_000))).toBeLessThan(1500);
  });
});
