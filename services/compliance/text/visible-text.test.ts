import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";
import { describe, expect, it } from "vitest";
import { visibleText } from "./visible-text.ts";

/** The part of the markup that shows a word of the visible text. */
function sourceOf(markup: string, word: string): string {
  const visible = visibleText(markup);
  const start = visible.text.indexOf(word);
  expect(start, `${word} in ${visible.text}`).toBeGreaterThanOrEqual(0);
  const { start: from, end } = visible.sourceRange(start, start + word.length);
  return markup.slice(from, end);
}

describe("visibleText", () => {
  it.each([
    ["<p>One</p><p>two</p>", "One\ntwo\n"],
    ["<p>\n  One\n  line</p>", "One line\n"],
    ["a<b>b</b>c<br>d", "abc\nd"],
    ["caf&eacute; &amp; &#x41;&#66;", "café & AB"],
    ["a&nbsp;&nbsp;b\u00a0c", "a b c"],
    ["so\u00adft&shy;ly\u200b", "softly"],
    ["<script>x</script><style>y</style>z<!-- wp:more -->", "z"],
    ['<img alt="A tree" src="tree.jpg">', "A tree\n"],
    ["<img title=bare src=x>", "bare\n"],
    ["AT&T &notaname; & &", "AT&T ¬aname; & &"],
  ])("shows of %j what readers see", (markup, text) => {
    expect(visibleText(markup).text).toBe(text);
  });

  it.each([
    ["<p>😀 Größe: <b>one</b></p>", "one", "one"],
    ["<p>caf&eacute;s</p>", "cafés", "caf&eacute;s"],
    ["4<b>1</b>11", "4111", "4<b>1</b>11"],
    ["x &lt;y&gt; z", "<y>", "&lt;y&gt;"],
    ["a \n\n b", "a b", "a \n\n b"],
    ['<img alt="A &quot;tree&quot;">', '"tree"', "&quot;tree&quot;"],
    ["a\r\nb c", "b c", "b c"],
    ["so&shy;ft", "soft", "so&shy;ft"],
  ])("knows where in %j the word %j stands", (markup, word, source) => {
    expect(sourceOf(markup, word)).toBe(source);
  });

  it("shows the text that parse5's tree has", () => {
    const markup =
      "<!-- wp:list --><ul><li>One &amp; &frac12;&#8211;two</li><li><em>three</em> &copy 4 &unknown;</li></ul><table><tr><td>5";
    const text = (node: DefaultTreeAdapterTypes.Node): string =>
      "value" in node ? node.value : "childNodes" in node ? node.childNodes.map(text).join("") : "";
    const squeeze = (shown: string): string => shown.replaceAll(/\s/g, "");
    expect(squeeze(visibleText(markup).text)).toBe(squeeze(text(parseFragment(markup))));
  });
});
