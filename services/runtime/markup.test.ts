import { parseFragment, type DefaultTreeAdapterTypes } from "parse5";
import { describe, expect, it } from "vitest";
import { type MarkupToken, tokenizeMarkup } from "./markup.ts";

function kinds(markup: string): string[] {
  return tokenizeMarkup(markup).map((token) => `${token.kind} ${token.raw}`);
}

function covers(markup: string, tokens: readonly MarkupToken[]): void {
  expect(tokens.map(({ raw }) => raw).join("")).toBe(markup);
  let end = 0;
  for (const token of tokens) {
    expect(token.start).toBe(end);
    expect(markup.slice(token.start, token.end)).toBe(token.raw);
    end = token.end;
  }
  expect(end).toBe(markup.length);
}

describe("tokenizeMarkup", () => {
  it("keeps block comments, tags and text apart", () => {
    expect(kinds('<!-- wp:paragraph {"a":">"} -->\n<p class="x>y">Hi <b>you</b><br/></p>')).toEqual([
      'comment <!-- wp:paragraph {"a":">"} -->',
      "text \n",
      'startTag <p class="x>y">',
      "text Hi ",
      "startTag <b>",
      "text you",
      "endTag </b>",
      "startTag <br/>",
      "endTag </p>",
    ]);
  });

  it("knows where attributes stand", () => {
    const markup = `😀<img alt="a &amp; b" src='c'>`;
    const [, image] = tokenizeMarkup(markup);
    expect(image).toMatchObject({ kind: "startTag", name: "img" });
    const { attributes } = image as Extract<MarkupToken, { kind: "startTag" | "endTag" }>;
    expect(attributes.map(({ name, value }) => [name, value])).toEqual([
      ["alt", "a & b"],
      ["src", "c"],
    ]);
    expect(attributes.map(({ start, end }) => markup.slice(start, end))).toEqual([
      'alt="a &amp; b"',
      "src='c'",
    ]);
  });

  it("takes scripts and styles for hidden text, whatever they contain", () => {
    expect(kinds("<script>if (a<b) '</p>'</script>x<style>p{}</style><textarea><i></textarea>")).toEqual([
      "startTag <script>",
      "rawText if (a<b) '</p>'",
      "endTag </script>",
      "text x",
      "startTag <style>",
      "rawText p{}",
      "endTag </style>",
      "startTag <textarea>",
      "text <i>",
      "endTag </textarea>",
    ]);
  });

  it.each([
    "",
    "a < b & c",
    "<p",
    "</>",
    "<!--",
    "<!-->x",
    "<?php echo 1 ?>x",
    "a\r\n<b\r\n>\r\n</b>",
    "\0<i>\0",
  ])("covers %j without gap", (markup) => covers(markup, tokenizeMarkup(markup)));

  it("shows the text that the parser's tree shows", () => {
    const markup = '<h2 title="x">One &amp; two</h2>\n<p>3 <em>4</em><!-- 5 --></p><ul><li>6</li></ul>';
    const text = (node: DefaultTreeAdapterTypes.Node): string =>
      "value" in node ? node.value : "childNodes" in node ? node.childNodes.map(text).join("") : "";
    const shown = tokenizeMarkup(markup)
      .filter(({ kind }) => kind === "text")
      .map(({ raw }) => raw.replaceAll("&amp;", "&"));
    expect(shown.join("")).toBe(text(parseFragment(markup)));
  });

  it.each(["<div>", "<", "<!--", "&", "</", '<a b="', "<p x ", "<script>"])(
    "takes linear time on a megabyte of %j",
    (piece) => {
      const markup = piece.repeat(Math.ceil(1_000_000 / piece.length));
      const start = process.cpuUsage();
      const tokens = tokenizeMarkup(markup);
      expect(process.cpuUsage(start).user / 1000).toBeLessThan(1500);
      expect(tokens.at(-1)?.end).toBe(markup.length);
    },
  );
});
