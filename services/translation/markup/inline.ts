import type { Piece } from "./pieces.ts";

/** Elements that stand within a sentence (HTML's phrasing content without what embeds other documents). */
const inlineElements = new Set(
  (
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small span " +
    "strike strong sub sup time tt u var wbr"
  ).split(" "),
);
const voidElements = new Set(["br", "img", "wbr"]);
/** What computers read is not translated. */
const literalElements = new Set(["code", "kbd", "samp", "var"]);

/** Whether a piece belongs to the sentence around it and does not end it. */
export function isInline(piece: Piece): boolean {
  switch (piece.kind) {
    case "text":
    case "placeholder":
    case "shortcode":
      return true;
    case "startTag":
    case "endTag":
      return inlineElements.has(piece.name);
    default:
      return false;
  }
}

export function isVoid(name: string): boolean {
  return voidElements.has(name);
}

/** Whether an element's content stays as it is: code, and what an author has marked by `translate="no"`. */
export function isLiteral(piece: Extract<Piece, { kind: "startTag" | "endTag" }>): boolean {
  return (
    literalElements.has(piece.name) ||
    piece.attributes.some(({ name, value }) => name === "translate" && value === "no")
  );
}
