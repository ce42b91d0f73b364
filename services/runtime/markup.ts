import { type Token, type TokenHandler, Tokenizer, TokenizerMode } from "parse5";

export interface MarkupAttribute {
  readonly name: string;
  /** Decoded. */
  readonly value: string;
  /** Where name and value stand in the markup, as offsets in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

interface MarkupRange {
  /** Half-open range in UTF-16 code units of the markup. */
  readonly start: number;
  readonly end: number;
  /** The markup itself, unchanged. */
  readonly raw: string;
}

export type MarkupToken = MarkupRange &
  (
    | { readonly kind: "text" }
    /** What stands in elements whose content is not shown or is no markup: script, style and their like. */
    | { readonly kind: "rawText" }
    | { readonly kind: "comment" }
    | {
        readonly kind: "startTag" | "endTag";
        readonly name: string;
        readonly attributes: readonly MarkupAttribute[];
      }
  );

const hiddenElements = new Map<string, (typeof TokenizerMode)[keyof typeof TokenizerMode]>([
  ["script", TokenizerMode.SCRIPT_DATA],
  ["style", TokenizerMode.RAWTEXT],
  ["xmp", TokenizerMode.RAWTEXT],
  ["iframe", TokenizerMode.RAWTEXT],
  ["noembed", TokenizerMode.RAWTEXT],
  ["noframes", TokenizerMode.RAWTEXT],
]);
const plainElements = new Map([
  ["title", TokenizerMode.RCDATA],
  ["textarea", TokenizerMode.RCDATA],
]);

/**
 * Splits stored markup into tags, comments and the text between them. The tokens cover the markup without gap or overlap, so
 * that joining their `raw` gives it back. Works on tokens and not on a tree, because a tree says less about what is stored
 * and takes quadratic time on hostile nesting.
 */
export function tokenizeMarkup(markup: string): MarkupToken[] {
  const tokens: MarkupToken[] = [];
  let covered = 0;
  let hidden = false;
  const textUntil = (end: number): void => {
    if (end <= covered) return;
    tokens.push({ kind: hidden ? "rawText" : "text", start: covered, end, raw: markup.slice(covered, end) });
    covered = end;
  };
  const range = (location: Token.Location | null): MarkupRange => {
    if (!location) throw new Error("parse5 gave a token without its location");
    const { startOffset: start } = location;
    // A comment that the end of the markup cuts short is said to end behind it.
    const end = Math.min(location.endOffset, markup.length);
    textUntil(start);
    covered = end;
    return { start, end, raw: markup.slice(start, end) };
  };
  const tag = (kind: "startTag" | "endTag", token: Token.TagToken): void => {
    const locations = token.location?.attrs ?? {};
    const attributes = token.attrs.map(({ name, value }) => {
      const location = locations[name];
      return { name, value, start: location?.startOffset ?? 0, end: location?.endOffset ?? 0 };
    });
    tokens.push({ ...range(token.location), kind, name: token.tagName, attributes });
  };
  const comment = (token: Token.CommentToken | Token.DoctypeToken): void => {
    tokens.push({ ...range(token.location), kind: "comment" });
  };
  const nothing = (): void => undefined;
  const handler: TokenHandler = {
    onStartTag(token) {
      tag("startTag", token);
      const mode = hiddenElements.get(token.tagName) ?? plainElements.get(token.tagName);
      if (mode === undefined) return;
      tokenizer.lastStartTagName = token.tagName;
      tokenizer.state = mode;
      hidden = hiddenElements.has(token.tagName);
    },
    onEndTag(token) {
      tag("endTag", token);
      hidden = false;
    },
    onComment: comment,
    onDoctype: comment,
    onCharacter: nothing,
    onNullCharacter: nothing,
    onWhitespaceCharacter: nothing,
    onEof: nothing,
  };
  const tokenizer = new Tokenizer({ sourceCodeLocationInfo: true }, handler);
  tokenizer.write(markup, true);
  textUntil(markup.length);
  return tokens;
}
