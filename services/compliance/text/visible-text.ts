import { tokenizeMarkup } from "@temporal-cms/runtime/markup";
import { decodeHTML } from "entities/decode";
import { type MappedText, TextBuilder } from "./text-builder.ts";

/** Elements within a line; all others begin and end one. */
const inlineElements = new Set(
  "a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q s samp small span strong sub sup time tt u var wbr".split(
    " ",
  ),
);
/** Attributes that people see or hear. */
const visibleAttributes = new Set(["alt", "title", "aria-label", "placeholder"]);

/** Character reference, white space, what is not shown at all (soft hyphens, zero-width characters), or the rest. */
const pieces =
  /(?<reference>&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]{0,31});?)|(?<space>[\s\u00a0]+)|(?<unseen>[\u00ad\u200b-\u200d\u2060\ufeff]+)|[^&\s\u00a0\u00ad\u200b-\u200d\u2060\ufeff]+|&/g;

/**
 * What readers see of stored markup, as one text: references decoded, white space as browsers show it, a line for each block
 * and each visible attribute. Marked words stay within their line, so that nothing hides behind a tag.
 */
export function visibleText(markup: string): MappedText {
  const builder = new TextBuilder();
  const reader = new Reader(builder);
  for (const token of tokenizeMarkup(markup)) {
    if (token.kind === "text") reader.read(token.raw, token.start);
    if (token.kind !== "startTag" && token.kind !== "endTag") continue;
    if (!inlineElements.has(token.name)) reader.endLine(token.start, token.end);
    for (const { name, start, end } of token.attributes) {
      if (!visibleAttributes.has(name)) continue;
      const raw = markup.slice(start, end);
      const value = /^[^=]*=\s*["']?/.exec(raw)?.[0].length ?? raw.length;
      const quoted = /["']$/.test(raw.slice(value)) ? 1 : 0;
      reader.endLine(start, start + value);
      reader.read(raw.slice(value, raw.length - quoted), start + value);
      reader.endLine(end - quoted, end);
    }
  }
  return builder.build();
}

class Reader {
  readonly #builder: TextBuilder;

  constructor(builder: TextBuilder) {
    this.#builder = builder;
  }

  read(raw: string, offset: number): void {
    for (const match of raw.matchAll(pieces)) {
      const start = offset + match.index;
      const end = start + match[0].length;
      if (match.groups?.["space"] !== undefined) this.#space(start, end);
      else if (match.groups?.["reference"] !== undefined) this.#reference(match[0], start, end);
      else if (match.groups?.["unseen"] === undefined) this.#builder.append(match[0], start, end);
    }
  }

  endLine(start: number, end: number): void {
    if (!this.#builder.isEmpty && !this.#builder.endsWith("\n")) this.#builder.append("\n", start, end);
  }

  #space(start: number, end: number): void {
    const begins = this.#builder.isEmpty || this.#builder.endsWith(" ") || this.#builder.endsWith("\n");
    if (!begins) this.#builder.append(" ", start, end);
  }

  #reference(raw: string, start: number, end: number): void {
    const text = decodeHTML(raw);
    if (/^[\s\u00a0]+$/.test(text)) this.#space(start, end);
    else this.#builder.append(text.replaceAll(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, ""), start, end);
  }
}
