import { tokenizeMarkup } from "@temporal-cms/runtime/markup";
import { decodeHTML, escapeAttribute, escapeText } from "entities";
import { hasWords } from "../markup/pieces.ts";
import { type Code, type RawPart, type Segment, SegmentFault } from "./segment.ts";
import type { SplitMarkup } from "./split.ts";

/**
 * Puts translations in the place of a text's segments.
 *
 * @param translations coded like the segments, by `key`
 * @returns the markup, and why it must not be used; empty when it may
 */
export function joinMarkup(
  { parts, segments }: SplitMarkup,
  translations: ReadonlyMap<string, string>,
): { markup: string; faults: string[] } {
  const faults: string[] = [];
  let missing = 0;
  const translated = segments.map((segment): RawPart[] => {
    const coded = translations.get(segment.key);
    if (coded === undefined) {
      missing += 1;
      return [];
    }
    try {
      return decode(segment, coded);
    } catch (error) {
      if (!(error instanceof SegmentFault)) throw error;
      faults.push(error.message);
      return [];
    }
  });
  if (missing > 0) faults.push(`lacks the translation of ${missing} of ${segments.length} segments`);
  const textOf = (raw: readonly RawPart[]): string =>
    raw.map((part) => (typeof part === "string" ? part : attributeText(part.attribute))).join("");
  const attributeText = (index: number): string => escapeAttribute(textOf(translated[index] ?? []));
  const markup = parts
    .map((part) => {
      if (typeof part === "string") return part;
      return "segment" in part ? textOf(translated[part.segment] ?? []) : attributeText(part.attribute);
    })
    .join("");
  return { markup, faults };
}

/** A vendor's words with the source's codes in them. @throws {SegmentFault} */
function decode(segment: Segment, coded: string): RawPart[] {
  const open: Code[] = [];
  const left = new Map(segment.codes.map((code) => [code.id, code]));
  const out: RawPart[] = [];
  let words = false;
  for (const token of tokenizeMarkup(coded)) {
    if (token.kind === "text") {
      const text = decodeHTML(token.raw);
      words ||= hasWords(text);
      out.push(segment.kind === "attribute" ? text : escapeText(text));
    } else if (token.kind === "startTag" && (token.name === "g" || token.name === "x")) {
      const id = Number(token.attributes.find(({ name }) => name === "id")?.value);
      const code = left.get(id);
      left.delete(id);
      if (code?.kind !== (token.name === "g" ? "pair" : "single"))
        throw new SegmentFault("has a marked passage that the source lacks");
      out.push(...code.open);
      if (code.kind === "pair") open.push(code);
    } else if (token.kind === "endTag" && token.name === "g") {
      const code = open.pop();
      if (!code) throw new SegmentFault("ends a marked passage that has not begun");
      out.push(code.close);
    } else if (token.kind !== "endTag" || token.name !== "x") {
      throw new SegmentFault("has markup that the source lacks");
    }
  }
  if (open.length > 0) throw new SegmentFault("leaves a marked passage open");
  if (left.size > 0)
    throw new SegmentFault(`lacks ${left.size} of a segment's ${segment.codes.length} codes`);
  if (!words) throw new SegmentFault("has a segment without words");
  return out;
}
