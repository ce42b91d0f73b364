import { z } from "zod";
import { packHeader, refuseTwice } from "../packs/pack-header.ts";
import { entityTypes } from "./entity.ts";

/** What is found when a text has personal data of a kind. */
export const PiiRule = z.strictObject({
  id: z.string().regex(/^pii\.[a-z0-9-]+$/, "a rule's id is such as pii.iban"),
  entity: z.enum(entityTypes),
  /** `off`: this market does not mind what a less specific pack reports. */
  severity: z.enum(["blocking", "advisory", "off"]),
  message: z.string().min(1).max(500),
  suggestion: z.string().min(1).max(500),
});
export type PiiRule = z.infer<typeof PiiRule>;

/** Which personal data must not appear in a market's texts; a file in `pii/` of the rule packs. */
export const PiiPack = z
  .strictObject({ ...packHeader, rules: z.array(PiiRule).min(1) })
  .superRefine(({ rules }, context) => {
    refuseTwice(rules, "rules", context);
    const seen = new Set<string>();
    for (const [index, { entity }] of rules.entries()) {
      if (seen.has(entity)) {
        context.addIssue({
          code: "custom",
          path: ["rules", index, "entity"],
          message: `${entity} has a rule already`,
        });
      }
      seen.add(entity);
    }
  });
export type PiiPack = z.infer<typeof PiiPack>;
