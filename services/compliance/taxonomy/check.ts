import type { Finding } from "@temporal-cms/contracts";
import type { Check, CheckedDocument } from "../check.ts";
import { type Concept, type ConceptScheme, wordKey } from "./concept-scheme.ts";
import { branchOf } from "./integrity.ts";

/** Terms that the controlled vocabularies do not know, know by another word, or that contradict each other. */
export function taxonomyCheck(schemes: readonly ConceptScheme[]): Check {
  const vocabularies = schemes.map((scheme) => new Vocabulary(scheme));
  return (document) => vocabularies.flatMap((vocabulary) => vocabulary.check(document));
}

class Vocabulary {
  readonly #scheme: ConceptScheme;
  readonly #byIri: ReadonlyMap<string, Concept>;
  readonly #byWord = new Map<string, Concept>();

  constructor(scheme: ConceptScheme) {
    this.#scheme = scheme;
    this.#byIri = new Map(scheme.concepts.map((concept) => [concept.iri, concept]));
    for (const concept of scheme.concepts) {
      for (const { word } of concept.alternative) this.#byWord.set(wordKey(word), concept);
      for (const word of concept.preferred.values()) this.#byWord.set(wordKey(word), concept);
    }
  }

  check({ locale, terms }: CheckedDocument): Finding[] {
    const findings: Finding[] = [];
    const mapped: Concept[] = [];
    for (const [index, { vocabulary, name }] of terms.entries()) {
      if (!this.#scheme.vocabularies.includes(vocabulary)) continue;
      const which = `Term ${index + 1}, of ${vocabulary},`;
      const concept = this.#byWord.get(wordKey(name));
      if (!concept) {
        const broader = this.#broaderThan(name);
        findings.push({
          rule: "taxonomy.unmapped-term",
          severity: "advisory",
          locale,
          message: `${which} is not in the controlled vocabulary.`,
          suggestion: broader
            ? `Use “${labelOf(broader, locale)}”, which may be broader, or ask for a new term.`
            : "Choose a term of the vocabulary, or ask for a new one.",
        });
        continue;
      }
      mapped.push(concept);
      findings.push(...this.#wording(concept, name, locale, which));
    }
    return [...this.#contradictions(mapped, locale), ...findings];
  }

  #wording(concept: Concept, name: string, locale: string, which: string): Finding[] {
    if (concept.deprecated) {
      const replacement = concept.replacedBy === undefined ? undefined : this.#byIri.get(concept.replacedBy);
      return [
        {
          rule: "taxonomy.deprecated-term",
          severity: "advisory",
          locale,
          message: `${which} is not used any more.`,
          suggestion: replacement ? `Use “${labelOf(replacement, locale)}”.` : "Take the term out.",
        },
      ];
    }
    // A CMS's terms are often the same for all languages, so a preferred label of any language will do.
    if ([...concept.preferred.values()].some((word) => wordKey(word) === wordKey(name))) return [];
    return [
      {
        rule: "taxonomy.synonym",
        severity: "advisory",
        locale,
        message: `${which} is not the preferred word.`,
        suggestion: `Use “${labelOf(concept, locale)}”.`,
      },
    ];
  }

  /** Two terms contradict each other when their concepts do, or any that are broader. */
  #contradictions(mapped: readonly Concept[], locale: string): Finding[] {
    const present = branchOf(
      mapped.map(({ iri }) => iri),
      this.#byIri,
    );
    return [...present].flatMap((iri) => {
      const concept = this.#byIri.get(iri);
      return (concept?.contradicts ?? [])
        .filter((other) => present.has(other))
        .map((other): Finding => {
          const [one, two] = [concept, this.#byIri.get(other)].map((each) =>
            each ? labelOf(each, locale) : "",
          );
          return {
            rule: "taxonomy.contradiction",
            severity: "blocking",
            locale,
            message: `The terms say that it is “${one}” and that it is “${two}”, which exclude each other.`,
            suggestion: "Keep the terms of one of the two.",
          };
        });
    });
  }

  /** The concept that a longer term seems to be a kind of: “Urban trees” has “Trees” in it. */
  #broaderThan(name: string): Concept | undefined {
    const words = wordKey(name).split(" ");
    for (let count = words.length - 1; count > 0; count -= 1) {
      for (let first = words.length - count; first >= 0; first -= 1) {
        const concept = this.#byWord.get(words.slice(first, first + count).join(" "));
        if (concept && !concept.deprecated) return concept;
      }
    }
    return undefined;
  }
}

/** The preferred label in the text's language, or what comes nearest. */
function labelOf({ preferred }: Concept, locale: string): string {
  return (
    preferred.get(locale) ??
    preferred.get(locale.split("-")[0] ?? "") ??
    preferred.get("en") ??
    [...preferred.values()][0] ??
    ""
  );
}
