import { describe, expect, it } from "vitest";
import { readDocument } from "../check.ts";
import { checkPii } from "./check.ts";

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

describe("a megabyte of hostile text", () => {
  it.each(pieces)("made of %j is checked in a second of processor time", (piece) => {
    const body = piece.repeat(Math.ceil(1_000_000 / piece.length));
    const start = process.cpuUsage();
    const findings = checkPii(readDocument({ locale: "en", title: "", body, terms: [] }));
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1500);
    for (const { span } of findings.slice(0, 10)) expect(span!.end).toBeGreaterThan(span!.start);
  });
});
