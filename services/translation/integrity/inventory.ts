import { createHash } from "node:crypto";
import { identityOf } from "../markup/identity.ts";
import { type UntouchablePiece, hasWords, piecesOf } from "../markup/pieces.ts";

/**
 * What a translation must bring back: each untouchable piece of a text with its number. A piece is kept as a label for people
 * and a digest, so that what is reported never repeats the content.
 */
export interface Inventory {
  /** Whether there are words to translate. */
  readonly words: boolean;
  readonly pieces: readonly { readonly label: string; readonly digest: string; readonly count: number }[];
}

export function inventoryOf(markup: string): Inventory {
  const pieces = new Map<string, { label: string; digest: string; count: number }>();
  let words = false;
  for (const piece of piecesOf(markup)) {
    if (piece.kind === "text") {
      words ||= hasWords(piece.raw);
      continue;
    }
    const label = labelOf(piece);
    const digest = createHash("sha256").update(identityOf(piece)).digest("base64url").slice(0, 16);
    const key = `${label} ${digest}`;
    const known = pieces.get(key);
    if (known) known.count += 1;
    else pieces.set(key, { label, digest, count: 1 });
  }
  return { words, pieces: [...pieces.values()] };
}

function labelOf(piece: UntouchablePiece): string {
  switch (piece.kind) {
    case "startTag":
      return `tag <${piece.name.slice(0, 40)}>`;
    case "endTag":
      return `tag </${piece.name.slice(0, 40)}>`;
    case "comment": {
      const block = /^<!--\s*(\/?wp:[\w/-]{1,60})/.exec(piece.raw)?.[1];
      return block ? `block comment ${block}` : "comment";
    }
    case "shortcode":
      return `shortcode ${/^\[\/?[\w-]{1,40}/.exec(piece.raw)?.[0] ?? "["}]`;
    case "placeholder":
      return `placeholder ${piece.raw.slice(0, 40)}`;
    case "rawText":
      return "script or style";
  }
}
