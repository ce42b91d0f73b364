import type { Range, Recogniser } from "../entity.ts";

/** Length of an IBAN by country: SWIFT's IBAN registry, and countries that use the form without being registered. */
const lengths = new Map(
  "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 AO25 BF28 BI27 BJ28 CF27 CG27 CI28 CM27 CV25 DJ27 DZ26 FK18 GA27 GQ27 GW25 HN28 IR26 KM27 MA28 MG27 ML28 MN20 MZ25 NE28 NI28 OM23 RU33 SN28 SO23 TD27 TG28 YE30"
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
);

/** International bank account numbers, by length and check digits (ISO 13616). */
export const iban: Recogniser = {
  type: "IBAN_CODE",
  find: (text) => {
    const found: Range[] = [];
    for (const { index: start, 0: head } of text.matchAll(/(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}/g)) {
      const length = lengths.get(head.slice(0, 2).toUpperCase());
      const account = length === undefined ? undefined : collect(text, start, length);
      if (account && hasIbanSum(account.characters)) found.push({ start, end: account.end });
    }
    return found;
  },
};

/** The next `length` letters and digits from `start`, with at most one space or hyphen between two of them, and none after. */
function collect(
  text: string,
  start: number,
  length: number,
): { characters: string; end: number } | undefined {
  let characters = "";
  let position = start;
  while (characters.length < length) {
    if (characters !== "" && /[ -]/.test(text[position] ?? "")) position += 1;
    const character = text[position];
    if (character === undefined || !/[A-Za-z0-9]/.test(character)) return undefined;
    characters += character;
    position += 1;
  }
  return /[A-Za-z0-9]/.test(text[position] ?? "") ? undefined : { characters, end: position };
}

/** ISO 13616: the first four characters at the end, letters as 10 to 35, remainder 1 when divided by 97. */
function hasIbanSum(account: string): boolean {
  let remainder = 0;
  for (const character of account.slice(4) + account.slice(0, 4)) {
    for (const digit of String(Number.parseInt(character, 36))) {
      remainder = (remainder * 10 + Number(digit)) % 97;
    }
  }
  return remainder === 1;
}
