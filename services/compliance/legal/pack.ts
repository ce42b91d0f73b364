import { z } from "zod";
import { packHeader, refuseTwice } from "../packs/pack-header.ts";

const Phrases = z.array(z.string().trim().min(2).max(200)).min(1);

/** One thing that must not be said, or not without saying something else. */
export const LegalRule = z.strictObject({
  id: z
    .string()
    .regex(/^legal\.[a-z0-9-]+(?:\.[a-z0-9-]+)*$/, "a rule's id is such as legal.guaranteed-returns"),
  severity: z.enum(["blocking", "advisory"]),
  /** Found as whole words, in any case and spacing. */
  phrases: Phrases,
  /** Disclosures: one of them anywhere in the document makes the phrases fine. */
  unless: Phrases.optional(),
  message: z.string().min(1).max(500),
  suggestion: z.string().min(1).max(500),
});
export type LegalRule = z.infer<typeof LegalRule>;

/** What one market's law and house rules ask of texts in its languages; a file in `legal/` of the rule packs. */
export const LegalPack = z
  .strictObject({ ...packHeader, rules: z.array(LegalRule).min(1) })
  .superRefine(({ rules }, context) => refuseTwice(rules, "rules", context));
export type LegalPack = z.infer<typeof LegalPack>;
