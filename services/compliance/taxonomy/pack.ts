import { Locale } from "@temporal-cms/contracts";
import { z } from "zod";

const ConceptId = z.string().regex(/^[a-z0-9-]{1,64}$/, "a concept's id is 1 to 64 of a-z, 0-9 and hyphen");

export const Concept = z.strictObject({
  id: ConceptId,
  /** Preferred label by language, each as people type it. */
  labels: z
    .record(Locale, z.string().trim().min(1).max(100))
    .refine((labels) => Object.keys(labels).length > 0, "a concept needs a label"),
  /** Other words for it; they are understood, and the label is suggested. */
  synonyms: z.array(z.string().trim().min(1).max(100)).default([]),
  broader: ConceptId.optional(),
});
export type Concept = z.infer<typeof Concept>;

/** A controlled vocabulary in the manner of SKOS; a file in `taxonomy/` of the rule packs. */
export const TaxonomyPack = z
  .strictObject({
    version: z.string().regex(/^\d{4}-\d{2}-\d{2}(?:\.\d+)?$/, "a version is a date such as 2026-01-31"),
    /** The CMS's vocabularies that it governs, such as `post_tag`; terms of others are not judged. */
    vocabularies: z.array(z.string().min(1)).min(1),
    concepts: z.array(Concept).min(1),
    /** Branches that one document cannot be in at once. */
    contradictions: z.array(
      z.strictObject({ between: z.tuple([ConceptId, ConceptId]), message: z.string().min(1).max(500) }),
    ),
  })
  .superRefine((pack, context) => {
    const fault = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: "custom", path, message });
    const byId = new Map<string, Concept>();
    const words = new Map<string, string>();
    for (const [index, concept] of pack.concepts.entries()) {
      if (byId.has(concept.id)) fault(["concepts", index, "id"], `${concept.id} is there twice`);
      byId.set(concept.id, concept);
      for (const word of [...Object.values(concept.labels), ...concept.synonyms]) {
        const owner = words.get(wordKey(word));
        if (owner !== undefined && owner !== concept.id) {
          fault(["concepts", index], `“${word}” means ${owner} already`);
        }
        words.set(wordKey(word), concept.id);
      }
    }
    for (const [index, { id, broader }] of pack.concepts.entries()) {
      if (broader === undefined) continue;
      if (!byId.has(broader)) fault(["concepts", index, "broader"], `there is no concept ${broader}`);
      else if (isBroaderThanItself(id, byId)) {
        fault(["concepts", index, "broader"], `${id} is broader than itself`);
      }
    }
    for (const [index, { between }] of pack.contradictions.entries()) {
      for (const id of between) {
        if (!byId.has(id)) fault(["contradictions", index, "between"], `there is no concept ${id}`);
      }
    }
  });
export type TaxonomyPack = z.infer<typeof TaxonomyPack>;

/** How words of a vocabulary are compared: case and spaces make no difference. */
export function wordKey(word: string): string {
  return word.trim().replaceAll(/\s+/g, " ").normalize("NFC").toLowerCase();
}

function isBroaderThanItself(id: string, concepts: ReadonlyMap<string, Concept>): boolean {
  const passed = new Set<string>();
  let current = concepts.get(id)?.broader;
  while (current !== undefined && !passed.has(current)) {
    if (current === id) return true;
    passed.add(current);
    current = concepts.get(current)?.broader;
  }
  return false;
}
