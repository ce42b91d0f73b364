import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { shippedRulePacks } from "./rule-packs.ts";
import { packSchemas } from "./schemas.ts";

const folder = path.join(shippedRulePacks, "schemas");

describe("the schemas beside the shipped rule packs", () => {
  it.each(Object.entries(packSchemas()))(
    "%s is as the code says (packs/write-schemas.ts writes it)",
    (name, schema) => {
      expect(JSON.parse(readFileSync(path.join(folder, name), "utf8"))).toEqual(JSON.parse(schema));
    },
  );

  it("are the ones that the packs name", () => {
    for (const kind of ["pii", "legal", "waivers"]) {
      for (const file of readdirSync(path.join(shippedRulePacks, kind))) {
        const pack = JSON.parse(readFileSync(path.join(shippedRulePacks, kind, file), "utf8")) as {
          $schema?: string;
        };
        expect(pack.$schema).toBe(`../schemas/${kind}.schema.json`);
      }
    }
  });
});
