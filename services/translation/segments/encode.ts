import { decodeHTML } from "entities";
import { identityOf } from "../markup/identity.ts";
import { isLiteral, isVoid } from "../markup/inline.ts";
import { type Piece, hasWords } from "../markup/pieces.ts";
import type { Code, RawPart } from "./segment.ts";

/** Takes the translatable attributes of a tag out; answers what is left, with their places. */
export type TakeAttributes = (piece: Piece) => RawPart[];

/** The words of a run of inline pieces as XML, and the codes that stand in it. */
export function encode(
  run: readonly Piece[],
  takeAttributes: TakeAttributes,
): { coded: string; codes: Code[] } {
  const codes: Code[] = [];
  const ends = pairsOf(run);
  const closing = new Map<number, string>();
  let coded = "";
  const add = (code: Omit<Code, "id">): number => codes.push({ id: codes.length + 1, ...code });
  let done = 0;
  for (const [index, piece] of run.entries()) {
    if (index < done) continue;
    const closes = closing.get(index);
    if (piece.kind === "text") {
      coded += escapeXml(decodeHTML(piece.raw));
    } else if (closes !== undefined) {
      coded += closes;
    } else {
      const end = ends.get(index);
      const literal = piece.kind === "startTag" && end !== undefined && isLiteral(piece);
      if (literal) {
        const raw = rawOf(run.slice(index, end + 1));
        coded += `<x id="${add({ kind: "single", identity: raw, open: [raw], close: "" })}"/>`;
        done = end + 1;
      } else if (end !== undefined) {
        const id = add({
          kind: "pair",
          identity: identityOf(piece),
          open: takeAttributes(piece),
          close: rawOf(run.slice(end, end + 1)),
        });
        coded += `<g id="${id}">`;
        closing.set(end, "</g>");
      } else {
        const identity = `${piece.kind} ${identityOf(piece)}`;
        coded += `<x id="${add({ kind: "single", identity, open: takeAttributes(piece), close: "" })}"/>`;
      }
    }
  }
  return { coded, codes };
}

/** Whether a run says anything that is to be translated. */
export function hasOpenWords(run: readonly Piece[]): boolean {
  const ends = pairsOf(run);
  let done = 0;
  for (const [index, piece] of run.entries()) {
    if (index < done) continue;
    if (piece.kind === "text" && hasWords(piece.raw)) return true;
    if (piece.kind === "startTag" && isLiteral(piece)) done = ends.get(index) ?? 0;
  }
  return false;
}

export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Which start tag is ended by which end tag, by their places. What crosses another element stands alone, so that XML comes out. */
function pairsOf(run: readonly Piece[]): Map<number, number> {
  const pairs = new Map<number, number>();
  const open: { name: string; index: number }[] = [];
  const counts = new Map<string, number>();
  for (const [index, piece] of run.entries()) {
    if (piece.kind === "startTag" && !isVoid(piece.name)) {
      open.push({ name: piece.name, index });
      counts.set(piece.name, (counts.get(piece.name) ?? 0) + 1);
    }
    // The count keeps stray end tags from searching all that is open, again and again.
    if (piece.kind !== "endTag" || (counts.get(piece.name) ?? 0) === 0) continue;
    for (let start = open.pop(); start; start = open.pop()) {
      counts.set(start.name, (counts.get(start.name) ?? 1) - 1);
      if (start.name !== piece.name) continue;
      pairs.set(start.index, index);
      break;
    }
  }
  return pairs;
}

function rawOf(pieces: readonly Piece[]): string {
  return pieces.map(({ raw }) => raw).join("");
}
