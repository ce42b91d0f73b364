import type { ProblemError } from "@temporal-cms/runtime";
import { unauthenticated } from "../problems.ts";

/** 401: the vendor's webhook is the vendor's, but its job is not ours. */
export function foreignReference(): ProblemError {
  return unauthenticated("foreign_reference", "The reference was not made by our translation service.");
}
