import { entityTypes } from "../../pii/entity.ts";
import { recognise } from "../../pii/recognise.ts";
import type { Candidate } from "./candidate.ts";

/** What the service itself uses. */
export const temporalCms: Candidate = {
  name: "temporal-cms",
  version: "this repository",
  types: entityTypes,
  find: (text, locale) => recognise(text, locale, () => true),
};
