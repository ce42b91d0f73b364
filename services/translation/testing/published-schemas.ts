import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";

const folder = path.join(import.meta.dirname, "../../../tests/support/vendors");

function read(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path.join(folder, file), "utf8")) as Record<string, unknown>;
}

export type Check = (what: unknown) => string[];

/** Checks against schemas of DeepL's OpenAPI document, by the path to them in it. Forms say everything as text, so values are coerced. */
export function deeplSchemas(): (...pointer: string[]) => Check {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: "array", validateFormats: false });
  ajv.addSchema(read("deepl/openapi.json"), "deepl");
  return (...pointer) => {
    const place = pointer.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")));
    const validate = ajv.compile({ $ref: `deepl#/${place.join("/")}` });
    return (what) => (validate(structuredClone(what)) ? [] : [ajv.errorsText(validate.errors)]);
  };
}

/** Checks an event against the schema that Phrase has published for it. Its own examples break `date-time`, so formats are not looked at. */
export function phraseWebhookSchema(event: string): Check {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const schema = read(`phrase/${event.replaceAll(":", "_")}.json`);
  // Draft 4, of which nothing is used that later drafts mean in another way.
  delete schema["$schema"];
  const validate = ajv.compile(schema);
  return (what) => (validate(what) ? [] : [ajv.errorsText(validate.errors)]);
}

/** An event as Phrase has published it for an example. */
export function phraseWebhookExample(event: string): Record<string, unknown> {
  return read(`phrase/${event.replaceAll(":", "_")}_example.json`);
}
