import { z } from "zod";
import { LegalPack } from "../legal/pack.ts";
import { PiiPack } from "../pii/pack.ts";
import { WaiverFile } from "../waivers/waivers.ts";

/** JSON Schemas of the rule packs by file name, for editors and other tools; what spans fields is checked when packs are loaded. */
export function packSchemas(): Readonly<Record<string, string>> {
  const schemas = { pii: PiiPack, legal: LegalPack, waivers: WaiverFile };
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      `${name}.schema.json`,
      `${JSON.stringify(z.toJSONSchema(schema, { io: "input" }), undefined, 2)}\n`,
    ]),
  );
}
