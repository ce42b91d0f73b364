/**
 * Writes openapi.json and fixtures/ from the schemas and names of this folder (`npm run contracts`).
 * With `--check` it writes nothing and ends with exit code 1 when a file is not current.
 */
import { createHash, createHmac } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fixtures } from "./fixtures.ts";
import { openApiDocument } from "./openapi.ts";
import packageJson from "./package.json" with { type: "json" };

const folder = import.meta.dirname;

/** What the generated files must say, by path in this folder. */
export function generatedFiles(): Map<string, string> {
  const contents: Record<string, unknown> = { "openapi.json": openApiDocument(packageJson.version) };
  const examples = fixtures({
    sha256: (text) => createHash("sha256").update(text, "utf8").digest("hex"),
    hmac: (key, text) =>
      createHmac("sha256", Buffer.from(key.replace(/^whsec_/, ""), "base64"))
        .update(text, "utf8")
        .digest("base64"),
  });
  for (const [name, value] of Object.entries(examples)) contents[`fixtures/${name}`] = value;
  return new Map(
    Object.entries(contents).map(([path, value]) => [path, `${JSON.stringify(value, null, 2)}\n`]),
  );
}

function existing(path: string): string | undefined {
  try {
    return readFileSync(join(folder, path), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Paths that differ from what they must say, are missing, or are not generated any more. */
export function staleFiles(files: ReadonlyMap<string, string>): string[] {
  const stale = [...files].filter(([path, text]) => existing(path) !== text).map(([path]) => path);
  mkdirSync(join(folder, "fixtures"), { recursive: true });
  const leftovers = readdirSync(join(folder, "fixtures"))
    .map((name) => `fixtures/${name}`)
    .filter((path) => !files.has(path));
  return [...stale, ...leftovers].sort();
}

function main(check: boolean): void {
  const files = generatedFiles();
  const stale = staleFiles(files);
  if (check && stale.length > 0) {
    console.error(
      `Not current in services/contracts: ${stale.join(", ")}. Run \`npm run contracts\` and commit the files.`,
    );
    process.exitCode = 1;
    return;
  }
  for (const path of stale) {
    const text = files.get(path);
    if (text === undefined) rmSync(join(folder, path));
    else writeFileSync(join(folder, path), text);
    console.log(`${text === undefined ? "removed" : "written"}: services/contracts/${path}`);
  }
  if (stale.length === 0) console.log("services/contracts: the generated files are current");
}

if (import.meta.main) main(process.argv.includes("--check"));
