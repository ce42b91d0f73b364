import type { PreviousTranslation, TranslatableText } from "@temporal-cms/contracts";
import { faultOf, toldFaults } from "../integrity/fault-of.ts";
import { joinMarkup } from "./join.ts";
import type { Segment } from "./segment.ts";
import { segmentMemory } from "./segment-memory.ts";
import { splitMarkup } from "./split.ts";

/** What of a text is to be translated, and how it becomes a translation. */
export interface TranslationPlan {
  /** What the vendor is asked: each different segment that no earlier translation has, in reading order. */
  readonly open: readonly Segment[];
  /** Segments that an earlier translation answers. */
  readonly known: number;
  /** @param translations the vendor's, by key */
  finish(translations: ReadonlyMap<string, string>): TranslatableText | { readonly fault: string };
}

/** The same texts make the same plan, in whatever replica. */
export function planTranslation(source: TranslatableText, previous?: PreviousTranslation): TranslationPlan {
  const memory = segmentMemory(previous);
  const title = splitMarkup(source.title);
  const body = splitMarkup(source.body);
  const segments = new Map([...title.segments, ...body.segments].map((segment) => [segment.key, segment]));
  const open = [...segments.values()].filter(({ key }) => !memory.has(key));
  return {
    open,
    known: segments.size - open.length,
    finish: (translations) => {
      const all = new Map([...memory, ...translations]);
      const joined = { title: joinMarkup(title, all), body: joinMarkup(body, all) };
      const told = toldFaults(
        (["title", "body"] as const).flatMap((field) =>
          joined[field].faults.map((fault) => `the ${field} ${fault}`),
        ),
      );
      const text = { title: joined.title.markup, body: joined.body.markup };
      const fault = told ?? faultOf(source, text);
      return fault === undefined ? text : { fault };
    },
  };
}
