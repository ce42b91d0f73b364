import type { Label } from "../dataset.ts";

/** Something that finds personal data, with its findings named as the data set names them. */
export interface Candidate {
  readonly name: string;
  readonly version: string;
  /** Kinds that it can find at all. */
  readonly types: readonly string[];
  readonly find: (text: string, locale: string) => readonly Label[] | Promise<readonly Label[]>;
}
