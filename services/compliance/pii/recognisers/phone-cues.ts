import type { Range } from "../entity.ts";
import { cuesAround } from "./cues.ts";

const cueWords = [
  // en
  "phone(?:s|d)?|telephone|tel|ph|mob|call(?:s|ed|ing)?|mobile|cell(?:phone)?|fax|whatsapp|sms|text(?:s|ed|ing)? (?:me|us|him|her|to)|contact|dial|ring|hotline|helpline|messages?|reach(?:ed)?",
  // de
  "telefon\\p{L}*|handy\\p{L}*|mobil\\p{L}*|anruf\\p{L}*|angerufen|rufnummer|durchwahl|erreichbar|erreichen",
  // es, pt
  "teléfono|móvil|celular|llam[ae]\\p{L}*|telefone|telemóvel|ligue|ligar",
  // fr, it
  "téléphone\\p{L}*|tél|portable|appel\\p{L}*|telefono|cellulare|chiam\\p{L}*",
  // nl, nordic, pl, cs, hu, fi, et, sl
  "telefoon\\p{L}*|bel(?:len)?|telefonnummer|mobilnummer|ring(?:a|er)?|puhelin\\p{L}*|soita|zadzwoń|komórk\\p{L}*|zavolejte|hívj\\p{L}*|pokličite",
];
const isCalledOne = cuesAround(cueWords, 60, 30);
/** The word stands right before, but for such as “is” and “to”, or right behind, as in “is my number”. */
const directCue = new RegExp(
  `(?<![\\p{L}\\p{N}_])(?:${cueWords.join("|")}|number|nummer|número|numéro|numero)(?:[\\s:.?]+(?:is|was|to|on|me|us|him|her|at|under|number|no|unter|nummer|ist|lautet|al|en|es|el|le|au|est))*[\\s:.?]*$`,
  "iu",
);
const cueBehind =
  /^,? (?:is|was) (?:my|our|his|her|their|the|your) (?:phone |mobile |cell |home |office |fax )*(?:number|phone|mobile|fax)/i;

/** Whether a text calls a number a telephone number. */
export interface Called {
  readonly directly: () => boolean;
  readonly nearby: () => boolean;
  /** Nothing else is on its line, as in a signature or on a card. */
  readonly aloneInLine: boolean;
}

export function calledIn(text: string, range: Range): Called {
  return {
    directly: () =>
      directCue.test(text.slice(Math.max(0, range.start - 40), range.start)) ||
      cueBehind.test(text.slice(range.end, range.end + 40)),
    nearby: () => isCalledOne(text, range),
    aloneInLine: isLineEnd(text[range.start - 1]) && isLineEnd(text[range.end]),
  };
}

function isLineEnd(character: string | undefined): boolean {
  return character === undefined || character === "\n";
}
