import type { Candidate } from "./candidate.ts";
import { compromise } from "./compromise.ts";
import { ibantools } from "./ibantools.ts";
import { libphonenumber } from "./libphonenumber.ts";
import { librariesTogether } from "./libraries-together.ts";
import { openredaction } from "./openredaction.ts";
import { redactpii } from "./redactpii.ts";
import { temporalCms } from "./temporal-cms.ts";
import { validatorJs } from "./validator.ts";

/** The service's own first. */
export const candidates: readonly Candidate[] = [
  temporalCms,
  librariesTogether,
  libphonenumber,
  validatorJs,
  ibantools,
  openredaction,
  redactpii,
  compromise,
];
