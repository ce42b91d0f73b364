import { ConfigError } from "@temporal-cms/runtime";
import { Parser, Store, type Term } from "n3";
import { PackVersion } from "../packs/pack-header.ts";
import type { Concept, ConceptScheme } from "./concept-scheme.ts";
import { integrityFaults } from "./integrity.ts";

const skos = "http://www.w3.org/2004/02/skos/core#";
const owl = "http://www.w3.org/2002/07/owl#";
const dcterms = "http://purl.org/dc/terms/";
const rdfType = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
/** The project's own terms, for what SKOS has no word for. */
export const cmsNamespace = "urn:temporal-cms:vocabulary#";

/**
 * Reads a controlled vocabulary: SKOS (https://www.w3.org/TR/skos-reference/) in Turtle, with one concept scheme.
 *
 * @param source where it comes from, for faults
 * @throws {ConfigError} when it is no Turtle or breaks SKOS's integrity conditions; all faults at once
 */
export function readScheme(source: string, turtle: string): ConceptScheme {
  const store = parse(source, turtle);
  const objects = (subject: Term | string, predicate: string): Term[] =>
    store.getObjects(typeof subject === "string" ? subject : subject.value, predicate, null);
  const schemes = store.getSubjects(rdfType, `${skos}ConceptScheme`, null);
  const scheme = schemes[0];
  if (!scheme || schemes.length > 1) {
    throw new ConfigError([`${source}: there must be one skos:ConceptScheme, not ${schemes.length}`]);
  }
  const concepts = store
    .getSubjects(rdfType, `${skos}Concept`, null)
    .map((subject) => readConcept(subject.value, objects));
  const narrowerOf = (iri: string): string[] =>
    store.getSubjects(`${skos}narrower`, iri, null).map(({ value }) => value);
  const read: ConceptScheme = {
    version: objects(scheme, `${owl}versionInfo`)[0]?.value ?? "",
    vocabularies: objects(scheme, `${cmsNamespace}governs`).map(({ value }) => value),
    concepts: concepts.map((concept) => ({
      ...concept,
      broader: [...new Set([...concept.broader, ...narrowerOf(concept.iri)])],
    })),
  };
  const faults = [...headFaults(read), ...labelFaults(store), ...integrityFaults(read)];
  if (faults.length > 0) throw new ConfigError(faults.map((fault) => `${source}: ${fault}`));
  return read;
}

function parse(source: string, turtle: string): Store {
  try {
    return new Store(new Parser({ format: "text/turtle" }).parse(turtle));
  } catch (error) {
    throw new ConfigError([`${source} is not Turtle: ${(error as Error).message}`]);
  }
}

function readConcept(iri: string, objects: (subject: string, predicate: string) => Term[]): Concept {
  const words = (predicate: string): { word: string; language: string }[] =>
    objects(iri, `${skos}${predicate}`).flatMap((term) =>
      term.termType === "Literal" ? [{ word: term.value, language: term.language }] : [],
    );
  const iris = (predicate: string): string[] => objects(iri, predicate).map(({ value }) => value);
  const replacedBy = iris(`${dcterms}isReplacedBy`)[0];
  return {
    iri,
    preferred: new Map(words("prefLabel").map(({ word, language }) => [language, word])),
    alternative: [...words("altLabel"), ...words("hiddenLabel")],
    broader: iris(`${skos}broader`),
    contradicts: iris(`${cmsNamespace}contradicts`),
    deprecated: objects(iri, `${owl}deprecated`)[0]?.value === "true",
    ...(replacedBy !== undefined && { replacedBy }),
  };
}

function headFaults({ version, vocabularies, concepts }: ConceptScheme): string[] {
  const faults: string[] = [];
  const parsed = PackVersion.safeParse(version);
  if (!parsed.success) faults.push(`owl:versionInfo: ${parsed.error.issues[0]?.message ?? "is missing"}`);
  if (vocabularies.length === 0) faults.push("cms:governs names no vocabulary");
  if (concepts.length === 0) faults.push("there is no skos:Concept");
  return faults;
}

/** SKOS S14: no more than one preferred label in a language. */
function labelFaults(store: Store): string[] {
  const seen = new Set<string>();
  return store.getQuads(null, `${skos}prefLabel`, null, null).flatMap(({ subject, object }) => {
    const language = object.termType === "Literal" ? object.language : "";
    const key = `${subject.value} ${language}`;
    const twice = seen.has(key);
    seen.add(key);
    return twice ? [`${subject.value} has two preferred labels in ${language || "no language"}`] : [];
  });
}
