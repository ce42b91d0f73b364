import { readFileSync } from "node:fs";
import { z } from "zod";

const Sample = z
  .object({
    full_text: z.string(),
    spans: z.array(
      z.object({
        entity_type: z.string().min(1),
        start_position: z.int().min(0),
        end_position: z.int().min(0),
      }),
    ),
  })
  .transform(({ full_text: text, spans }) => ({
    text,
    labels: spans.map(({ entity_type: type, start_position: start, end_position: end }) => ({
      type,
      start,
      end,
    })),
  }));

/** Texts with labelled spans, in the form of presidio-research's data sets; ends are exclusive, in characters. */
export type Sample = z.infer<typeof Sample>;
export type Label = Sample["labels"][number];

/** @throws {Error} telling what is wrong with the file */
export function loadDataset(file: string): Sample[] {
  const parsed = z
    .array(Sample)
    .min(1)
    .safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data.map(inCodeUnits);
}

/** The data sets count code points, as Python does; ours are UTF-16 code units. They differ after characters such as emoji. */
function inCodeUnits({ text, labels }: Sample): Sample {
  if (!/[\u{10000}-\u{10ffff}]/u.test(text)) return { text, labels };
  const units: number[] = [];
  let unit = 0;
  for (const character of text) {
    units.push(unit);
    unit += character.length;
  }
  units.push(unit);
  const at = (position: number): number => units[position] ?? unit;
  return { text, labels: labels.map(({ type, start, end }) => ({ type, start: at(start), end: at(end) })) };
}
