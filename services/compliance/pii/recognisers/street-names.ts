/** How streets are called in the languages of Europe, as pieces of patterns with the flag `u`. */

export const word = "(?!(?:Apt|Suite|Ste|Unit|Apartment|Flat|Floor|Room)\\b)\\p{Lu}[\\p{L}\\p{M}'’-]*\\.?";
export const particle =
  "(?:of|de|del|della|di|da|do|dos|du|des|la|le|las|los|el|l['’]|d['’]|van|von|der|den|am|an|im|zum|zur|y|i|nad)";

const words = `(?:${word} (?:${particle} ?){0,3}){1,3}`;
/** Behind the name; the number stands before it, as in `12 Elm Street`. */
const english =
  "(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Square|Sq|Terrace|Close|Crescent|Way|Parkway|Pkwy|Highway|Hwy|Alley|Grove|Mews|Row|Gardens|Loop|Pass|Plaza|Trail|Walk|Hill|Circle)\\.?";
/** Behind the name; the number follows, as in `Kálmán Imre u. 12`. */
const behind =
  "(?:Strasse|Straße|Str\\.|Gasse|Weg|Platz|Allee|utca|út|útja|u\\.|tér|körút|rkp\\.|Laan|Straat|Plein|terrasse|põik|trg|ulica)";
/** Before the name, as in `137 Avenue Teboulbi`, `Rua Diadema 1903` and `ul. Miła 53`. */
const before =
  "(?:Avenue|Av\\.|Boulevard|Rue|Chemin|Impasse|Quai|Cours|Calle|C/|Avenida|Avda\\.?|Paseo|Plaza|Camino|Carretera|Rua|Travessa|Praça|Largo|Via|Viale|Vicolo|Piazza|Corso|Strada|ul\\.|al\\.|Trg|trg)";
/** Ends of words, as in `Hauptstraße`. */
const ending =
  "(?:strasse|straße|str\\.|gasse|weg|platz|allee|ring|damm|ufer|straat|laan|plein|gracht|dijk|kade|vägen|gatan|gränd|stigen|vej|gade|stræde|veien|vegen|gata|gate|katu|tie|kuja|polku|utca|stígur|braut|vegur)";
const oneWord = `\\p{Lu}[\\p{L}\\p{M}'’-]{2,30}(?<=${ending})\\.?`;
const after = `(?: (?:${particle} ?){0,3}${word}){1,4}`;

/** Streets whose number may stand before. */
export const streetAfterNumber = `(?:${words}${english}|${words}${behind}|${before}${after}|(?:${word} ){0,2}${oneWord})`;
/** Streets whose number may stand behind. */
export const streetBeforeNumber = `(?:${words}${behind}|${before}${after}|(?:${word} ){0,2}${oneWord})`;
export const anyName = `${word}(?: (?:${particle} ?){0,3}${word}){0,3}`;
