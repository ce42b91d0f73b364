import type { Entity, EntityType, Recogniser } from "../entity.ts";
import { countriesIn } from "../lexicon/countries.ts";
import { demonyms } from "../lexicon/demonyms.ts";
import { cities, givenNames, surnames } from "../lexicon/lexicon.ts";
import { calendarNames } from "./calendar-names.ts";
import { type CapitalisedRun, type Word, capitalisedRuns } from "./capitalised-runs.ts";

const titles = new Set(
  "mr mrs ms mx dr prof miss professor doctor herr frau señor señora don doña".split(" "),
);
const organisationWords =
  /^(?:Inc|LLC|LLP|Ltd|Limited|PLC|Corp|Corporation|Company|Co|Group|Holdings?|Partners|Associates|Bank|Capital|Investments?|Industries|Technologies|Solutions|Systems|Services|Labs|Media|Foundation|Institute|University|College|Orchestra|Association|Society|Agency|Insurance|GmbH|AG|KG|SE|SA|SL|SAS|SARL|BV|NV|AB|AS|ApS|Oy|Srl|SpA)$/;
/** Endings that surnames have and few other words, in the languages of Europe. */
const surnameEnding =
  /(?:ov|ova|ová|ev|eva|sky|ski|ska|cki|cka|wicz|sen|sson|sdóttir|dóttir|ić|ič|enko|shvili|dze|yan|ian|ez|opoulos|idis|akis|quist|berg|ström|strand|nen|mann|stein|bauer)$/;
/** What is said just before a person's name. */
const personCues =
  /(?:^|\s)(?:named?|called|name is|name's|named (?:him|her)|i'm|i am|am|says|said|asked|speak to|talk to|hi|hello|dear|hey|guardian|friend|wife|husband|son|daughter|brother|sister|mother|father|by|user|contact|herr|frau|heißt|llamo|llama)$/;
const placeCues =
  /(?:^|\s)(?:in|to|near|around|across|outside|visit|visited|visiting|towards?|city|town|village|country|(?:city|town|university) of|nach|aus|bei|en|desde|à|southern|northern|eastern|western)$/;
const organisationCues = /(?:^|\s)(?:at|from|for|joined|joins|bei)$/;
const speechAfter =
  /^[,”"']{0,2} ?(?:says|said|asks|asked|adds|added|told|explained|writes|wrote|sagte|dijo)(?!\p{L})|^: ?["“]|^, (?:can|could|would|will|please|are|do) /u;

const calendar = new RegExp(
  `^(?:${["en", "de"].flatMap((language) => [calendarNames(language, "month"), calendarNames(language, "weekday")]).join("|")})$`,
  "u",
);

interface Classified {
  readonly words: readonly Word[];
  type: EntityType | undefined;
}

function classify(text: string, locale: string): Entity[] {
  const countries = countriesIn(locale.split("-")[0] ?? "en");
  const runs = capitalisedRuns(text).map((run): Classified => classifyRun(run, countries, text));
  inCompany(runs, text);
  return runs.flatMap(({ type, words }) => {
    const [first, last] = [words[0], words.at(-1)];
    return type && first && last ? [{ type, start: first.start, end: last.end }] : [];
  });
}

function classifyRun(run: CapitalisedRun, countries: ReadonlySet<string>, text: string): Classified {
  const { words, before } = run;
  const as = (type: EntityType | undefined, from = 0): Classified => ({ type, words: words.slice(from) });
  const phraseFrom = (from: number): string => text.slice(words[from]?.start ?? 0, words.at(-1)?.end ?? 0);
  const phrase = phraseFrom(0);
  const last = words.at(-1)?.text ?? "";
  const cue = before.join(" ");
  if (words.some(({ text: word }) => organisationWords.test(word))) {
    return as(words.length > 1 ? "ORGANIZATION" : undefined);
  }
  const untitled = words.findIndex(({ text: word }) => !titles.has(word.toLowerCase()));
  if (untitled > 0 || titles.has(before.at(-1) ?? "")) return as("PERSON", Math.max(0, untitled));
  const country = words.findIndex((_, index) => countries.has(phraseFrom(index)));
  if (country >= 0) return as("GPE", country);
  if (demonyms.has(phrase)) return as("NRP");
  if (words.length === 1 && calendar.test(phrase)) return as(undefined);
  if (
    words.length > 1 &&
    words.length <= 4 &&
    words.slice(1, -1).some(({ text: word }) => word.length === 1)
  ) {
    return as("PERSON");
  }
  const given = words.findIndex(({ text: word }) => isGivenName(word));
  if (given >= 0 && (words.length > 1 || !cities.has(phrase) || !placeCues.test(cue))) {
    const from = words.slice(0, given).some(({ text: word }) => surnames.has(word)) ? 0 : given;
    return as(words.length - from <= 5 ? "PERSON" : undefined, from);
  }
  if (cities.has(phrase)) return as("GPE");
  const behind = text.slice(words.at(-1)?.end, (words.at(-1)?.end ?? 0) + 14);
  if (words.length <= 4 && (personCues.test(cue) || speechAfter.test(behind))) return as("PERSON");
  if (words.length <= 4 && words.length > 1 && (surnames.has(last) || surnameEnding.test(last))) {
    return as("PERSON");
  }
  if (words.length <= 4 && placeCues.test(cue)) return as("GPE");
  if (words.length <= 4 && organisationCues.test(cue)) return as("ORGANIZATION");
  if (words.length === 1 && (surnames.has(phrase) || surnameEnding.test(phrase))) return as("PERSON");
  return as(undefined);
}

function isGivenName(word: string): boolean {
  return givenNames.has(word) || word.split("-").some((part) => part !== word && givenNames.has(part));
}

/** A single word in a list with people is one of them: “Ana, Zbyněk and Tom”. */
function inCompany(runs: Classified[], text: string): void {
  for (const order of [runs, [...runs].reverse()]) {
    for (const [index, run] of order.entries()) {
      const neighbour = order[index + 1];
      if (run.type !== "PERSON" || neighbour?.words.length !== 1) continue;
      if (neighbour.type !== undefined && neighbour.type !== "GPE") continue;
      if (joinsList(text, run, neighbour)) neighbour.type = "PERSON";
    }
  }
}

function joinsList(text: string, one: Classified, other: Classified): boolean {
  const [first, second] =
    (one.words[0]?.start ?? 0) < (other.words[0]?.start ?? 0) ? [one, other] : [other, one];
  const between = text.slice(first.words.at(-1)?.end, second.words[0]?.start);
  return /^(?:, | and | und | y | e | et | & )$/.test(between);
}

function only(type: EntityType): Recogniser {
  return {
    type,
    find: (text, locale) => classify(text, locale).filter((entity) => entity.type === type),
  };
}

/**
 * Names of people, places, organisations and nations, by lists of names, the words around and the form of company names. They are
 * guesses: no rule of a pack can tell a by-line from a violation.
 */
export const person = only("PERSON");
export const place = only("GPE");
export const organisation = only("ORGANIZATION");
export const nationality = only("NRP");
