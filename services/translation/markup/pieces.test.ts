import { describe, expect, it } from "vitest";
import { hasWords, piecesOf } from "./pieces.ts";

function told(markup: string): string[] {
  return piecesOf(markup).map(({ kind, raw }) => `${kind} ${raw}`);
}

describe("piecesOf", () => {
  it.each([
    ["Hello {{name}}!", ["text Hello ", "placeholder {{name}}", "text !"]],
    ["${price} for {count}", ["placeholder ${price}", "text  for ", "placeholder {count}"]],
    ["%s of %2$d", ["placeholder %s", "text  of ", "placeholder %2$d"]],
    ["100%sure, 50% de", ["text 100%sure, 50% de"]],
    ["by [node:author:name]", ["text by ", "placeholder [node:author:name]"]],
    ['[gallery ids="1,2"]', ['shortcode [gallery ids="1,2"]']],
    ["[embed]x[/embed]", ["shortcode [embed]", "text x", "shortcode [/embed]"]],
    ["[Applause] [the editor added this]", ["text [Applause] [the editor added this]"]],
    [
      "<!-- wp:more --><p>{a}</p>",
      ["comment <!-- wp:more -->", "startTag <p>", "placeholder {a}", "endTag </p>"],
    ],
    ["<style>{b}</style>", ["startTag <style>", "rawText {b}", "endTag </style>"]],
  ])("splits %j", (markup, expected) => {
    expect(told(markup)).toEqual(expected);
  });

  it.each(["[", "{", "[a ", "[a =", "[a:", "{{a", "%1$", "${", "[a   "])(
    "takes linear time on a megabyte of %j and gives it back",
    (piece) => {
      const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
      const start = process.cpuUsage();
      const pieces = piecesOf(text);
      expect(process.cpuUsage(start).user / 1000).toBeLessThan(1500);
      expect(pieces.map(({ raw }) => raw).join("") === text).toBe(true);
    },
  );

  it("takes linear time on one long unclosed piece", () => {
    for (const opening of ["[a ", "[a =", "[a:", "{{", "${", "{a", "[a" + " ".repeat(10)]) {
      const filler = opening.at(-1) === " " ? " " : opening.at(-1) === "=" ? "=" : "a";
      const start = process.cpuUsage();
      expect(piecesOf(opening + filler.repeat(1_000_000)).length).toBeGreaterThan(0);
      expect(process.cpuUsage(start).user / 1000).toBeLessThan(1500);
    }
  });
});

describe("hasWords", () => {
  it.each([
    ["Größe", true],
    ["日本", true],
    [" – 2024 ", false],
    ["&nbsp;&#160;", false],
    ["", false],
  ])("says of %j: %s", (text, expected) => {
    expect(hasWords(text)).toBe(expected);
  });
});
