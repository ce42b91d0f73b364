import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Check, readDocument } from "./check.ts";
import { legalCheck } from "./legal/check.ts";
import { loadRulePacks, shippedRulePacks } from "./packs/rule-packs.ts";
import { piiCheck } from "./pii/check.ts";
import { recognise } from "./pii/recognise.ts";
import { taxonomyCheck } from "./taxonomy/check.ts";

const packs = loadRulePacks("RULE_PACKS", shippedRulePacks);
const length = 50_000;
/** A pattern that went back and forth would take minutes; one in proportion takes some milliseconds. */
const processorMilliseconds = 1000;

/** What patterns look for, whole and in part, so that texts made of it begin much that never ends. */
const pieces = fc.oneof(
  fc.constantFrom(
    ...[
      "+1 (",
      "0",
      "00 ",
      "(0",
      "12-",
      "1.",
      "1:",
      "::",
      "ff:",
      "4111 ",
      "123-45-",
      "DE89 ",
      "GB",
      "@",
      "a@",
      ".com",
      "www.",
      "https://",
      "/",
    ],
    ...[
      "Main Street ",
      "12 ",
      "Apt. ",
      "Suite 4\n",
      "P.O. Box ",
      "PSC 1, ",
      "Unit ",
      "corner of ",
      "Straße ",
      "de la ",
      ", ",
      "\n",
      " and ",
      "(",
      ")",
    ],
    ...[
      "Mr. ",
      "Ana ",
      "O'",
      "van der ",
      "J. ",
      "name is ",
      "May ",
      "3rd ",
      "aged ",
      "years old",
      "zip code ",
      "tel: ",
      "card ",
      "SSN ",
      "guaranteed ",
      "“",
    ],
    ...[
      "<p>",
      "</b>",
      "&",
      "&#4",
      "&nbsp;",
      "<a title='",
      "<img alt=",
      "<!--",
      "\u00ad",
      "İ",
      "ß",
      "\u{1f600}",
    ],
  ),
  fc.string({ minLength: 1, maxLength: 6, unit: "grapheme" }),
  fc.stringMatching(/^[0-9 .()/+-]{1,8}$/),
);
const hostile = fc
  .array(pieces, { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(""))
  .map((unit) => unit.repeat(Math.ceil(length / unit.length)));

function processorTime(work: () => void): number {
  const start = process.cpuUsage();
  work();
  return process.cpuUsage(start).user / 1000;
}

describe("hostile text", { timeout: 60_000 }, () => {
  it("is read by every recogniser in time in proportion to it, and what is found lies within it", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom("en", "de", "es", "ja"), (text, locale) => {
        let found: ReturnType<typeof recognise> = [];
        expect(processorTime(() => (found = recognise(text, locale, () => true)))).toBeLessThan(
          processorMilliseconds,
        );
        for (const { start, end } of found) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 40, seed: 20261124 },
    );
  });

  it.each<[string, Check]>([
    ["pii", piiCheck(packs.pii)],
    ["legal", legalCheck(packs.legal)],
    ["taxonomy", taxonomyCheck(packs.taxonomy)],
  ])("is checked for %s in time in proportion to it, with spans within the field", (_name, check) => {
    fc.assert(
      fc.property(hostile, (body) => {
        const terms = [{ vocabulary: "post_tag", name: body.slice(0, 200) }];
        let findings: ReturnType<Check> = [];
        const time = processorTime(() => {
          findings = check(readDocument("newsroom", { locale: "en", title: body.slice(0, 99), body, terms }));
        });
        expect(time).toBeLessThan(processorMilliseconds);
        for (const { span, rule, message } of findings) {
          expect([rule, message]).not.toContain("");
          if (!span) continue;
          expect(span.end).toBeGreaterThan(span.start);
          expect(span.end).toBeLessThanOrEqual(span.field === "title" ? 99 : body.length);
        }
      }),
      { numRuns: 15, seed: 20261124 },
    );
  });
});
