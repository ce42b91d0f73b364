import { hasWords } from "../../markup/pieces.ts";
import { type XliffDocument, XliffError } from "../../xliff/xliff.ts";

/**
 * Checks that a translated file is the translation of the file that was given out.
 *
 * @throws {XliffError} with every fault
 */
export function checkTranslated(given: XliffDocument, translated: XliffDocument): void {
  const faults: string[] = [];
  for (const field of ["jobId", "reference", "sourceLanguage", "targetLanguage"] as const)
    if (given[field] !== translated[field]) faults.push(`${field} is not that of the job`);
  const back = new Map(translated.units.map((unit) => [unit.key, unit]));
  if (back.size !== translated.units.length) faults.push("a unit is there twice");
  for (const [index, unit] of given.units.entries()) {
    const where = `unit ${index + 1} (s${unit.key})`;
    const found = back.get(unit.key);
    back.delete(unit.key);
    if (!found) faults.push(`${where} is missing`);
    else if (found.source !== unit.source) faults.push(`${where} has another source`);
    else if (found.target === undefined || !hasWords(found.target.replaceAll(/<[^>]*>/g, "")))
      faults.push(`${where} is not translated`);
    else if (codesOf(found.target) !== codesOf(unit.source))
      faults.push(`${where} has other codes than its source`);
  }
  if (back.size > 0) faults.push(`${back.size} units are not the job's`);
  if (faults.length > 0) throw new XliffError(faults);
}

function codesOf(coded: string): string {
  return (coded.match(/<\/?[gx](?: id="[^"]*")?/g) ?? []).sort().join(" ");
}
