import { identityOf, translatableAttributes } from "../markup/identity.ts";
import { isInline } from "../markup/inline.ts";
import { type Piece, hasWords, piecesOf, piecesOfText } from "../markup/pieces.ts";
import { encode, hasOpenWords } from "./encode.ts";
import { type RawPart, type Segment, keyOf } from "./segment.ts";

/** Where a segment stands between raw markup. */
export type Part = RawPart | { readonly segment: number };

export interface SplitMarkup {
  readonly parts: readonly Part[];
  readonly segments: readonly Segment[];
  /** Equal for texts that are built alike, paragraph by paragraph. */
  readonly shape: string;
}

/** Splits stored markup into segments and what stands between them. Block tags, comments, scripts and styles end a segment. */
export function splitMarkup(markup: string): SplitMarkup {
  const parts: Part[] = [];
  const segments: Segment[] = [];
  const shape: string[] = [];
  const takeAttributes = (piece: Piece): RawPart[] => attributesOut(piece, markup, segments);
  let run: Piece[] = [];
  const endRun = (): void => {
    const { before, words, after } = trimmed(run);
    run = [];
    if (before !== "") parts.push(before);
    if (hasOpenWords(words)) {
      const { coded, codes } = encode(words, takeAttributes);
      parts.push({ segment: segments.push({ key: keyOf(coded), coded, codes, kind: "text" }) - 1 });
      shape.push("¶");
    } else {
      for (const piece of words) {
        parts.push(...takeAttributes(piece));
        if (piece.kind !== "text") shape.push(identityOf(piece));
      }
    }
    if (after !== "") parts.push(after);
  };
  for (const piece of piecesOf(markup)) {
    if (isInline(piece)) {
      run.push(piece);
      continue;
    }
    endRun();
    parts.push(...takeAttributes(piece));
    if (piece.kind !== "text") shape.push(identityOf(piece));
  }
  endRun();
  return { parts, segments, shape: shape.join("\n") };
}

/** Spaces around words stay where they are: vendors lose them. */
function trimmed(run: readonly Piece[]): { before: string; words: Piece[]; after: string } {
  const words = [...run];
  const first = words[0];
  const before = first?.kind === "text" ? (/^(?:\s|&nbsp;)*/.exec(first.raw)?.[0] ?? "") : "";
  if (first && before !== "") words[0] = { kind: "text", raw: first.raw.slice(before.length) };
  const last = words.at(-1);
  const rest = last?.kind === "text" ? last.raw.trimEnd() : "";
  const after = last?.kind === "text" ? last.raw.slice(rest.length) : "";
  if (last?.kind === "text" && after !== "") words[words.length - 1] = { kind: "text", raw: rest };
  return { before, words: words.filter(({ raw }) => raw !== ""), after };
}

function attributesOut(piece: Piece, markup: string, segments: Segment[]): RawPart[] {
  if (piece.kind !== "startTag") return [piece.raw];
  const parts: RawPart[] = [];
  let covered = piece.start;
  for (const { name, value, start, end } of piece.attributes.toSorted((a, b) => a.start - b.start)) {
    if (!translatableAttributes.has(name) || !hasWords(value) || start < covered) continue;
    const { coded, codes } = encode(piecesOfText(value), ({ raw }) => [raw]);
    const attribute = segments.push({ key: keyOf(coded), coded, codes, kind: "attribute" }) - 1;
    parts.push(`${markup.slice(covered, start)}${name}="`, { attribute }, '"');
    covered = end;
  }
  parts.push(markup.slice(covered, piece.end));
  return parts;
}
