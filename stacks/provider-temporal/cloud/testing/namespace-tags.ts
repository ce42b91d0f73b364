import { invalid } from "./refusal.ts";

const MAX_TAGS = 10;

/** https://docs.temporal.io/cloud/namespaces#tag-a-namespace. */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length > MAX_TAGS) throw invalid(`a namespace can have at most ${MAX_TAGS} tags`);
  for (const text of Object.entries(tags).flat()) {
    if (!/^[a-z0-9._@-]{1,63}$/.test(text)) throw invalid(`tag text ${JSON.stringify(text)} is invalid`);
  }
}
