import type { PreviousTranslation } from "@temporal-cms/contracts";
import type { Segment } from "./segment.ts";
import { splitMarkup } from "./split.ts";

/**
 * What an earlier translation says for each segment of its source, by key. It is used only as far as both are built alike, so
 * that the n-th segment of one is the n-th of the other; corrections that people made in the translation are kept that way.
 */
export function segmentMemory(previous: PreviousTranslation | undefined): Map<string, string> {
  const memory = new Map<string, string>();
  if (!previous) return memory;
  for (const field of ["title", "body"] as const) {
    const source = splitMarkup(previous.source[field]);
    const translation = splitMarkup(previous.translation[field]);
    if (source.shape !== translation.shape || source.segments.length !== translation.segments.length)
      continue;
    for (const [index, segment] of source.segments.entries()) {
      const coded = renumbered(segment, translation.segments[index]);
      if (coded !== undefined && !memory.has(segment.key)) memory.set(segment.key, coded);
    }
  }
  return memory;
}

/** A translation's words with the source's numbers for their codes; undefined when the codes are not the same. */
function renumbered(source: Segment, translation: Segment | undefined): string | undefined {
  if (source.kind !== translation?.kind || source.codes.length !== translation.codes.length) return undefined;
  const free = Map.groupBy(source.codes, (code) => `${code.kind} ${code.identity}`);
  const ids = new Map<string, number>();
  for (const code of translation.codes) {
    const same = free.get(`${code.kind} ${code.identity}`)?.shift();
    if (!same) return undefined;
    ids.set(String(code.id), same.id);
  }
  // Words are escaped, so nothing but a code looks like one.
  return translation.coded.replaceAll(
    /<([gx]) id="(\d+)"/g,
    (_all, tag: string, id: string) => `<${tag} id="${ids.get(id) ?? 0}"`,
  );
}
