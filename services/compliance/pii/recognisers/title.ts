import type { Range, Recogniser } from "../entity.ts";

const form =
  /(?<![\p{L}\p{N}_])(?:(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sr|Sra|Srta|Dott|Sig|Ing|Mag)\.|(?:Mr|Mrs|Ms|Mx|Dr|Prof|Miss|Professor|Doctor|Herr|Frau|Señor|Señora|Don|Doña|Monsieur|Madame|Mme|Mlle|Signor|Signora|Senhor|Senhora)(?= \p{Lu}))/gu;

/** Forms of address before names. */
export const title: Recogniser = {
  type: "TITLE",
  find: (text) =>
    [...text.matchAll(form)].map(({ 0: found, index: start }): Range => ({
      start,
      end: start + found.length,
    })),
};
