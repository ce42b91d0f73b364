import { type Concept, type ConceptScheme, wordKey } from "./concept-scheme.ts";

/** What makes a vocabulary ambiguous or circular (SKOS reference, S13 and S27, and what the check relies on). */
export function integrityFaults({ concepts }: ConceptScheme): string[] {
  const byIri = new Map(concepts.map((concept) => [concept.iri, concept]));
  return [...concepts.flatMap((concept) => conceptFaults(concept, byIri)), ...ambiguousWords(concepts)];
}

function conceptFaults(concept: Concept, byIri: ReadonlyMap<string, Concept>): string[] {
  const { iri, preferred, alternative, broader, contradicts, replacedBy } = concept;
  const faults: string[] = [];
  if (preferred.size === 0) faults.push(`${iri} has no preferred label`);
  if (preferred.has("")) faults.push(`${iri} has a preferred label without a language`);
  for (const { word, language } of alternative) {
    if (wordKey(preferred.get(language) ?? "") === wordKey(word)) {
      faults.push(`${iri} has “${word}” as preferred and as alternative label`);
    }
  }
  for (const other of [...broader, ...contradicts, ...(replacedBy === undefined ? [] : [replacedBy])]) {
    if (!byIri.has(other)) faults.push(`${iri} names ${other}, which is no concept`);
  }
  if (branchOf(broader, byIri).has(iri)) faults.push(`${iri} is broader than itself`);
  const branch = branchOf([iri], byIri);
  for (const other of contradicts) {
    if (branch.has(other)) faults.push(`${iri} contradicts ${other}, which is broader than it`);
  }
  return faults;
}

function ambiguousWords(concepts: readonly Concept[]): string[] {
  const owners = new Map<string, string>();
  return concepts.flatMap(({ iri, preferred, alternative }) => {
    const words = [...preferred.values(), ...alternative.map(({ word }) => word)];
    return words.flatMap((word) => {
      const owner = owners.get(wordKey(word));
      owners.set(wordKey(word), iri);
      return owner !== undefined && owner !== iri ? [`“${word}” means ${owner} and ${iri}`] : [];
    });
  });
}

/** The concepts and all that are broader. */
export function branchOf(iris: readonly string[], byIri: ReadonlyMap<string, Concept>): Set<string> {
  const branch = new Set<string>();
  const open = [...iris];
  for (let iri = open.pop(); iri !== undefined; iri = open.pop()) {
    if (branch.has(iri)) continue;
    branch.add(iri);
    open.push(...(byIri.get(iri)?.broader ?? []));
  }
  return branch;
}
