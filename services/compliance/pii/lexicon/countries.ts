const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
const codes = letters.flatMap((first) => letters.map((second) => first + second));
const unitedStates =
  "Alabama,Alaska,Arizona,Arkansas,California,Colorado,Connecticut,Delaware,Florida,Hawaii,Idaho,Illinois,Indiana,Iowa,Kansas,Kentucky,Louisiana,Maine,Maryland,Massachusetts,Michigan,Minnesota,Mississippi,Missouri,Montana,Nebraska,Nevada,New Hampshire,New Jersey,New Mexico,New York,North Carolina,North Dakota,Ohio,Oklahoma,Oregon,Pennsylvania,Rhode Island,South Carolina,South Dakota,Tennessee,Texas,Utah,Vermont,Virginia,Washington,West Virginia,Wisconsin,Wyoming".split(
    ",",
  );
const otherNames =
  "USA,U.S.,U.S.A.,US,America,UK,U.K.,Great Britain,Britain,England,Scotland,Wales,Northern Ireland,Czech Republic,Holland,Russia,South Korea,North Korea,Ivory Coast,Burma,Turkey,Macedonia,Palestine".split(
    ",",
  );

/** Names of countries in a language and in English, and of the states of the US (CLDR, as `Intl` has it). */
export function countriesIn(language: string): ReadonlySet<string> {
  let names = known.get(language);
  if (!names) {
    names = new Set([...unitedStates, ...otherNames, ...namesIn("en"), ...namesIn(language)]);
    known.set(language, names);
  }
  return names;
}

const known = new Map<string, ReadonlySet<string>>();

function namesIn(language: string): string[] {
  const names = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
  return codes.flatMap((code) => {
    const name = names.of(code);
    return name === undefined || code === "ZZ" || code === "XA" || code === "XB" ? [] : [name];
  });
}
