import validator from "validator";
import type { Candidate } from "./candidate.ts";
import { findInWindows } from "./token-windows.ts";
import { versionOf } from "./version-of.ts";

const tests: Readonly<Record<string, (value: string) => boolean>> = {
  EMAIL_ADDRESS: (value) => validator.isEmail(value),
  DOMAIN_NAME: (value) => validator.isURL(value),
  CREDIT_CARD: (value) => validator.isCreditCard(value),
  IBAN_CODE: (value) => validator.isIBAN(value),
  IP_ADDRESS: (value) => validator.isIP(value),
  PHONE_NUMBER: (value) => validator.isMobilePhone(value.replaceAll(/[ ().-]/g, ""), "any"),
  DATE_TIME: (value) =>
    validator.isISO8601(value, { strict: true }) || validator.isDate(value, { format: "MM/DD/YYYY" }),
};

export const validatorJs: Candidate = {
  name: "validator",
  version: versionOf("validator"),
  types: Object.keys(tests),
  find: (text) => Object.entries(tests).flatMap(([type, isOne]) => findInWindows(text, type, isOne)),
};
