import { type MarkupToken, tokenizeMarkup } from "@temporal-cms/runtime/markup";

export interface TextPiece {
  readonly kind: "text";
  readonly raw: string;
}

/** What must come back unchanged. */
export type UntouchablePiece =
  | Exclude<MarkupToken, { kind: "text" }>
  | { readonly kind: "shortcode" | "placeholder"; readonly raw: string };

export type Piece = TextPiece | UntouchablePiece;

/** `{{name}}`, `${name}`, `{name}`, `%s` and `%1$d`, Drupal's `[node:title]`. */
const placeholder =
  /\{\{[^{}]*\}\}|\$\{[^{}]*\}|\{[A-Za-z_][\w.-]*\}|%(?:\d{1,2}\$)?[sd](?![A-Za-z])|\[[a-z][\w-]*(?::[\w-]+)+\]/;
/** `[gallery ids="1,2"]`, `[embed]`, `[/embed]`. Words in brackets without an equals sign are prose. */
const shortcode = /\[\/?[a-z][\w-]*(?:\s[^[\]=]*=[^[\]]*|\s*\/?)\]/;
/** Both take time in proportion to the text: no part of either can match the same characters in two ways. */
const untouchable = new RegExp(
  `(?<placeholder>${placeholder.source})|(?<shortcode>${shortcode.source})`,
  "g",
);

/** Splits markup into what is translated (`text`) and what is not. Joining `raw` gives it back. */
export function piecesOf(markup: string): Piece[] {
  return tokenizeMarkup(markup).flatMap((token): Piece[] =>
    token.kind === "text" ? piecesOfText(token.raw) : [token],
  );
}

/** `piecesOf` a text without markup. */
export function piecesOfText(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(untouchable)) {
    if (match.index > end) pieces.push({ kind: "text", raw: text.slice(end, match.index) });
    pieces.push({ kind: match.groups?.["shortcode"] ? "shortcode" : "placeholder", raw: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ kind: "text", raw: text.slice(end) });
  return pieces;
}

/** Whether there is a word in it; spaces, numbers, dashes and character references need no translation. */
export function hasWords(text: string): boolean {
  return /\p{L}/u.test(text.replaceAll(/&#?[A-Za-z0-9]{1,32};/g, ""));
}
