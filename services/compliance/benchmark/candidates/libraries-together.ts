import type { Label } from "../dataset.ts";
import type { Candidate } from "./candidate.ts";
import { compromise } from "./compromise.ts";
import { ibantools } from "./ibantools.ts";
import { libphonenumber } from "./libphonenumber.ts";
import { validatorJs } from "./validator.ts";

const parts = [ibantools, validatorJs, libphonenumber, compromise];

/** The best that general libraries do without code of our own: what an earlier one has found is not found again. */
export const librariesTogether: Candidate = {
  name: "libraries together",
  version: parts.map(({ name }) => name).join(" + "),
  types: [...new Set(parts.flatMap(({ types }) => types))],
  find: async (text, locale) => {
    const all = await Promise.all(parts.map(async (part) => await part.find(text, locale)));
    const kept: Label[] = [];
    for (const found of all) {
      const isFree = ({ start, end }: Label) => !kept.some((other) => start < other.end && other.start < end);
      kept.push(...found.filter(isFree));
    }
    return kept;
  },
};
