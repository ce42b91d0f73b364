import { describe, expect, it } from "vitest";
import { readDocument } from "../check.ts";
import { loadRulePacks, shippedRulePacks } from "../packs/rule-packs.ts";
import { piiCheck } from "./check.ts";
import { PiiPack } from "./pack.ts";

const checkPii = piiCheck(loadRulePacks("RULE_PACKS", shippedRulePacks).pii);

function found(body: string, title = "", locale = "en"): [string, string][] {
  const fields = { title, body };
  return checkPii(readDocument("newsroom", { locale, title, body, terms: [] })).map(({ rule, span }) => [
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
    "item 112-555-0199 of the list",
    "1 234 567 890 people",
  ])("finds none in %j", (text) => {
    expect(rules(text)).toEqual([]);
  });
});

describe("numbers of a market", () => {
  it.each([
    ["de", "Meine Steuer-ID ist 86 095 742 719.", "pii.de-tax-id", "86 095 742 719"],
    ["es", "con DNI 12345678Z", "pii.es-nif", "12345678Z"],
    ["es-MX", "NIE X-1234567-L", "pii.es-nif", "X-1234567-L"],
    ["en-GB", "number QQ 12 34 56 C or AB 12 34 56 C", "pii.uk-nino", "AB 12 34 56 C"],
    ["en", "driver's license no. F162-8235-4011", "pii.us-driver-license", "F162-8235-4011"],
  ])("finds in %s %j", (locale, text, rule, shown) => {
    expect(found(text, "", locale)).toEqual([[rule, shown]]);
  });

  it.each([
    ["de", "Das Projekt 86 095 742 719 wächst."],
    ["de", "Meine Steuer-ID ist 86 095 742 718."],
    ["es", "con DNI 12345678A"],
    ["en", "con DNI 12345678Z"],
    ["de", "AB 12 34 56 C"],
  ])("finds in %s none in %j", (locale, text) => {
    expect(found(text, "", locale)).toEqual([]);
  });
});

describe("telephone numbers as they are written at home", () => {
  it.each([
    ["en", "Call 020 7946 0018 before noon", "020 7946 0018"],
    ["de", "Tel. 030/901820-17", "030/901820-17"],
    ["fr", "01.84.17.61.18", "01.84.17.61.18"],
    ["en", "Phone:\n60-56-85-91", "60-56-85-91"],
    ["en", "reach me under 467 3395", "467 3395"],
    ["en", "<p>Ana Lima</p><p>60-56-85-91</p><p>Clerk</p>", "60-56-85-91"],
    ["en", "What is your number? 72 128 827", "72 128 827"],
    ["en", "my phone number is 699 956 915", "699 956 915"],
    ["en", "and 72 128 827 is my number", "72 128 827"],
    ["es", "Teléfono: 912 345 678", "912 345 678"],
    ["en", "since 2004 905-674-3793", "905-674-3793"],
    ["en", "Our number is (08) 8747 6301 ext. 12.", "(08) 8747 6301 ext. 12"],
    ["en", "011 49 30 901820 17", "011 49 30 901820 17"],
  ])("finds in %s the one in %j", (locale, text, shown) => {
    expect(found(text, "", locale)).toEqual([["pii.phone", shown]]);
  });

  it.each([
    "The city counts 3 645 000 people",
    "from 1990-1995 and 2001-2005",
    "on 12.05.2019 and 2019-05-12",
    "ISBN 978-3-16-148410-0",
    "won 6-4 6-3 7-5",
    "EUR 1.234.567,89",
    "phones sold for 1.234.567,89 euros",
    "File number 2024/17-3388",
    "A message with 12 345 678 signatures, the largest number yet",
    "Call it progress: 118",
    "<p>2019 2020 2021</p><p>12 345 678</p><p>2049-3630</p>",
    "call now</p><p>19 14 3 2 45",
    "a 100-150-200 split",
  ])("finds none in %j", (text) => expect(rules(text)).toEqual([]));
});

describe("addresses", () => {
  it.each([
    ["She lives at 12 Elm Street.", "pii.street-address", "12 Elm Street"],
    ["Write to P.O. Box 149, Reykjavík", "pii.street-address", "P.O. Box 149, Reykjavík"],
    ["in the Calle Mayor 5", "pii.street-address", "Calle Mayor 5"],
    ["at ul. Miła 53", "pii.street-address", "ul. Miła 53"],
    ["Hauptstraße 5, 10115 Berlin", "pii.street-address", "Hauptstraße 5, 10115 Berlin"],
    ["from 192.168.7.14 at night", "pii.ip-address", "192.168.7.14"],
    ["from 2001:db8::7 at night", "pii.ip-address", "2001:db8::7"],
  ])("finds the one in %j", (text, rule, shown) => {
    expect(found(text)).toEqual([[rule, shown]]);
  });

  it.each([
    "By Jane Smith, London, 12 May 2019",
    "version 10.0.0.1 is out",
    "Formula 1 and Apollo 11",
    "at 10:30:15",
    "the Wall Street crash of 1929",
    "on Highway 61 and at Centre Court 2",
    "No. 1, #1, Top 10, Gate 5, Room at Level 3",
    "Llegó al 5 y subió al Everest 8",
    "Chapter 12, Psalm 23, Boeing 747, Apollo 11",
    "Under 21 Spain 3 Portugal 1",
    "June 5 Germany 2024",
  ])("finds none in %j", (text) => expect(rules(text)).toEqual([]));
});

describe("checkPii", () => {
  it("lets the more specific pack decide", () => {
    const pack = (changes: object, severity: string): PiiPack =>
      PiiPack.parse({
        version: "2026-11-24",
        market: "test",
        rules: [{ id: "pii.email", entity: "EMAIL_ADDRESS", severity, message: "m", suggestion: "s" }],
        ...changes,
      });
    const check = piiCheck([
      pack({ sites: ["intranet"] }, "off"),
      pack({}, "advisory"),
      pack({ locales: ["de-CH"] }, "blocking"),
      pack({ locales: ["de"] }, "advisory"),
    ]);
    const severity = (site: string, locale: string) =>
      check(readDocument(site, { locale, title: "", body: "a@example.org", terms: [] })).map(
        (finding) => finding.severity,
      );
    expect(severity("newsroom", "en")).toEqual(["advisory"]);
    expect(severity("newsroom", "de-AT")).toEqual(["advisory"]);
    expect(severity("newsroom", "de-CH")).toEqual(["blocking"]);
    expect(severity("intranet", "de-CH")).toEqual([]);
  });

  it("blocks on what is certain and advises on what may be a by-line", () => {
    const findings = checkPii(
      readDocument("newsroom", {
        locale: "en",
        title: "4111111111111111",
        body: "jane@example.org",
        terms: [],
      }),
    );
    expect(findings.map(({ severity, span }) => [severity, span?.field])).toEqual([
      ["blocking", "title"],
      ["advisory", "body"],
    ]);
  });

  it("finds a number once, as the heaviest that it is, and never repeats it", () => {
    const findings = checkPii(
      readDocument("newsroom", {
        locale: "en",
        title: "",
        body: "+4111111111111111 DE89370400440532013000",
        terms: [],
      }),
    );
    expect(JSON.stringify(findings)).not.toMatch(/4111|DE89|3704/);
    expect(rules("DE89370400440532013000")).toEqual(["pii.iban"]);
  });
});
