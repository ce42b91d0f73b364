import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { shippedRulePacks } from "./rule-packs.ts";
import { packSchemas } from "./schemas.ts";

/** Writes the JSON Schemas beside the shipped rule packs: `node services/compliance/packs/write-schemas.ts`. */
const folder = path.join(shippedRulePacks, "schemas");
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(packSchemas())) writeFileSync(path.join(folder, name), schema);
