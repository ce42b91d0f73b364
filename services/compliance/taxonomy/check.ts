import type { Finding } from "@temporal-cms/contracts";
import type { Check, CheckedDocument } from "../check.ts";
import { type Concept, type TaxonomyPack, wordKey } from "./pack.ts";

/** Terms that are not in the controlled vocabulary, or that contradict each other. */
export function taxonomyCheck(packs: readonly TaxonomyPack[]): Check {
  const vocabularies = packs.map((pack) => new Vocabulary(pack));
  return (document) => vocabularies.flatMap((vocabulary) => vocabulary.check(document));
}

class Vocabulary {
  readonly #pack: TaxonomyPack;
  readonly #byId: ReadonlyMap<string, Concept>;
  readonly #byWord = new Map<string, { concept: Concept; preferred: boolean }>();

  constructor(pack: TaxonomyPack) {
    this.#pack = pack;
    this.#byId = new Map(pack.concepts.map((concept) => [concept.id, concept]));
    for (const concept of pack.concepts) {
      for (const word of concept.synonyms) this.#byWord.set(wordKey(word), { concept, preferred: false });
      for (const word of Object.values(concept.labels)) {
        this.#byWord.set(wordKey(word), { concept, preferred: true });
      }
    }
  }

  check({ locale, terms }: CheckedDocument): Finding[] {
    const findings: Finding[] = [];
    const branches = new Set<string>();
    for (const [index, { vocabulary, name }] of terms.entries()) {
      if (!this.#pack.vocabularies.includes(vocabulary)) continue;
      const which = `Term ${index + 1}, of ${vocabulary},`;
      const known = this.#byWord.get(wordKey(name));
      if (!known) {
        findings.push({
          rule: "taxonomy.unknown-term",
          severity: "advisory",
          locale,
          message: `${which} is not in the controlled vocabulary.`,
          suggestion: "Choose a term of the vocabulary, or ask for a new one.",
        });
        continue;
      }
      for (const id of this.#branchOf(known.concept)) branches.add(id);
      if (!known.preferred) findings.push(this.#synonym(known.concept, locale, which));
    }
    return [...this.#contradictions(branches, locale), ...findings];
  }

  #synonym({ labels }: Concept, locale: string, which: string): Finding {
    const label = labels[locale] ?? labels[locale.split("-")[0] ?? ""] ?? Object.values(labels)[0] ?? "";
    return {
      rule: "taxonomy.synonym",
      severity: "advisory",
      locale,
      message: `${which} is not the preferred word.`,
      suggestion: `Use “${label}”.`,
    };
  }

  #contradictions(branches: ReadonlySet<string>, locale: string): Finding[] {
    return this.#pack.contradictions
      .filter(({ between }) => between.every((id) => branches.has(id)))
      .map(({ message }) => ({ rule: "taxonomy.contradiction", severity: "blocking", locale, message }));
  }

  /** The concept and all that are broader. */
  #branchOf(concept: Concept): string[] {
    const branch: string[] = [];
    for (let current: Concept | undefined = concept; current;) {
      branch.push(current.id);
      current = current.broader === undefined ? undefined : this.#byId.get(current.broader);
    }
    return branch;
  }
}
