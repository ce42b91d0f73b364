import { german } from "./de.ts";
import { english } from "./en.ts";
import { spanish } from "./es.ts";
import type { Language, Wording } from "./wording.ts";

const wordings: Readonly<Record<Language, Wording>> = { en: english, de: german, es: spanish };

export function wordsOf(language: Language): Wording {
  return wordings[language];
}
