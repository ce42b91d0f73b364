import { describe, expect, it } from "vitest";
import { readDocument } from "../check.ts";
import { checkPii } from "./check.ts";

function found(body: string, title = ""): [string, string][] {
  const fields = { title, body };
  return checkPii(readDocument({ locale: "en", title, body, terms: [] })).map(({ rule, span }) => [
    rule,
    fields[span!.field].slice(span!.start, span!.end),
  ]);
}

const rules = (body: string): string[] => found(body).map(([rule]) => rule);

describe("payment cards", () => {
  it.each([
    "4111111111111111",
    "4111 1111 1111 1111",
    "5500-0000-0000-0004",
    "2223 0031 2200 3222",
    "3782 822463 10005",
    "6011 0009 9013 9424",
    "3530111333300000",
    "36227206271667",
    "180000826105910",
    "630427373398",
  ])("finds %s", (number) => {
    expect(found(`<p>Pay with ${number}, please.</p>`)).toEqual([["pii.payment-card", number]]);
  });

  it.each([
    ["a wrong check digit", "4111 1111 1111 1112"],
    ["an unknown issuer", "9111 1111 1111 1111"],
    ["part of a longer number", "41111111111111110000000"],
    ["a decimal number", "0.4111111111111111"],
    ["part of a word", "x4111111111111111"],
    ["numbers in a row", "41 11 11 11 11 11 11 11"],
    ["an ISBN", "978-3-16-148410-0"],
  ])("does not take %s for one", (_what, text) => {
    expect(rules(`<p>${text}</p>`)).toEqual([]);
  });

  it("finds one among other numbers, across tags, references and no-break spaces", () => {
    expect(found("In 2024 no. 12 4111 1111 1111 1111 99")).toEqual([
      ["pii.payment-card", "4111 1111 1111 1111"],
    ]);
    expect(found("<b>4111</b>&nbsp;1111 <i>1111</i>\u00a01111")).toEqual([
      ["pii.payment-card", "4111</b>&nbsp;1111 <i>1111</i>\u00a01111"],
    ]);
    expect(found('<img alt="4111111111111111">')).toEqual([["pii.payment-card", "4111111111111111"]]);
  });
});

describe("IBANs", () => {
  it.each([
    "DE89370400440532013000",
    "DE89 3704 0044 0532 0130 00",
    "GB29 NWBK 6016 1331 9268 19",
    "es9121000418450200051332",
  ])("finds %s", (account) => {
    expect(found(`to ${account} by Friday`)).toEqual([["pii.iban", account]]);
  });

  it.each([
    "DE88370400440532013000",
    "DE8937040044053201300",
    "XX89370400440532013000",
    "DE89370400440532013000X",
  ])("does not take %s for one", (text) => expect(rules(text)).not.toContain("pii.iban"));
});

describe("US social security numbers", () => {
  it.each([
    ["It is 536-90-4399.", "536-90-4399"],
    ["Social Security number: 536 90 4399", "536 90 4399"],
    ["SSN 536904399", "536904399"],
  ])("finds the one in %j", (text, number) => {
    expect(found(text)).toEqual([["pii.us-ssn", number]]);
  });

  it.each([
    "000-12-3456",
    "666-12-3456",
    "912-12-3456",
    "536-00-4399",
    "536-90-0000",
    "078-05-1120",
    "536904399",
    "1536-90-4399",
  ])("does not take %s for one", (text) => expect(rules(`No ${text}.`)).toEqual([]));
});

describe("e-mail addresses and telephone numbers", () => {
  it.each([
    ["Write to jane.doe@example.org.", "pii.email", "jane.doe@example.org"],
    ["(o'neil+news@mail.example.co.uk)", "pii.email", "o'neil+news@mail.example.co.uk"],
    ["jane&#64;example.org", "pii.email", "jane&#64;example.org"],
    ["Call +49 30 901820 today", "pii.phone", "+49 30 901820"],
    ["+1 (212) 555-0199", "pii.phone", "+1 (212) 555-0199"],
    ["0034 91 123 45 67", "pii.phone", "0034 91 123 45 67"],
    ["212-555-0199", "pii.phone", "212-555-0199"],
    ["(212) 555-0199", "pii.phone", "(212) 555-0199"],
  ])("finds the one in %j", (text, rule, shown) => {
    expect(found(text)).toEqual([[rule, shown]]);
  });

  it.each([
    "a @ b.org",
    "@handle",
    "jane@localhost",
    "..@example.org",
    "2024-01-31 08:00",
    "+1234567",
    "+00000000000",
    "10.000.000 €",
    "112-555-0199",
    "1 234 567 890 people",
  ])("finds none in %j", (text) => {
    expect(rules(text)).toEqual([]);
  });
});

describe("checkPii", () => {
  it("blocks on what is certain and advises on what may be a by-line", () => {
    const findings = checkPii(
      readDocument({ locale: "en", title: "4111111111111111", body: "jane@example.org", terms: [] }),
    );
    expect(findings.map(({ severity, span }) => [severity, span?.field])).toEqual([
      ["blocking", "title"],
      ["advisory", "body"],
    ]);
  });

  it("finds a number once, as the heaviest that it is, and never repeats it", () => {
    const findings = checkPii(
      readDocument({ locale: "en", title: "", body: "+4111111111111111 DE89370400440532013000", terms: [] }),
    );
    expect(JSON.stringify(findings)).not.toMatch(/4111|DE89|3704/);
    expect(rules("DE89370400440532013000")).toEqual(["pii.iban"]);
  });
});
