import { createHash } from "node:crypto";

/** Markup between translated parts: text as it is, or the place of another segment (a translated attribute of a tag). */
export type RawPart = string | { readonly attribute: number };

/** A tag, shortcode, placeholder or literal passage within a segment. The vendor sees its number alone, so cannot change it. */
export interface Code {
  readonly id: number;
  /** `pair` encloses words, `single` stands by itself. */
  readonly kind: "pair" | "single";
  /** Equal for codes that are the same in two texts. */
  readonly identity: string;
  readonly open: readonly RawPart[];
  /** End tag of a pair. */
  readonly close: string;
}

/** What is translated as one: the words of a paragraph, a heading, a cell, or an attribute that people read. */
export interface Segment {
  /** Names the segment by what it says: equal words have an equal key, in whatever article. */
  readonly key: string;
  /** The words as XML, in which `<g id="1">…</g>` and `<x id="2"/>` stand for the codes. */
  readonly coded: string;
  readonly codes: readonly Code[];
  readonly kind: "text" | "attribute";
}

export function keyOf(coded: string): string {
  return createHash("sha256").update(coded).digest("hex").slice(0, 32);
}

/** A vendor's words for a segment that cannot be put into the article; `message` never repeats the words. */
export class SegmentFault extends Error {
  override readonly name = "SegmentFault";
}
