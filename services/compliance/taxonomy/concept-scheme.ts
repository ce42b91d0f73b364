/** A concept of a controlled vocabulary, as SKOS has it. */
export interface Concept {
  readonly iri: string;
  /** `skos:prefLabel` by language, one each. */
  readonly preferred: ReadonlyMap<string, string>;
  /** `skos:altLabel` and `skos:hiddenLabel`: understood, but the preferred label is asked for. */
  readonly alternative: readonly { readonly word: string; readonly language: string }[];
  /** IRIs of `skos:broader`. */
  readonly broader: readonly string[];
  /** IRIs of concepts whose branches exclude this one's: `cms:contradicts`, which holds both ways. */
  readonly contradicts: readonly string[];
  /** `owl:deprecated`; with `dcterms:isReplacedBy` when something takes its place. */
  readonly deprecated: boolean;
  readonly replacedBy?: string;
}

/** A `skos:ConceptScheme` that governs the terms of some of the CMS's vocabularies. */
export interface ConceptScheme {
  /** `owl:versionInfo` */
  readonly version: string;
  /** `cms:governs`: names of the CMS's vocabularies, such as `post_tag`; terms of others are not judged. */
  readonly vocabularies: readonly string[];
  readonly concepts: readonly Concept[];
}

/** How words of a vocabulary are compared: case, width and spaces make no difference. */
export function wordKey(word: string): string {
  return word.trim().replaceAll(/\s+/g, " ").normalize("NFKC").toLowerCase();
}
