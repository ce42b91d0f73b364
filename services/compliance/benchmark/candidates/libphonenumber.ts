import { findPhoneNumbersInText } from "libphonenumber-js/max";
import type { Candidate } from "./candidate.ts";
import { versionOf } from "./version-of.ts";

/** Numbers without a country's code are taken for those of the US, as the library wants to know one country. */
export const libphonenumber: Candidate = {
  name: "libphonenumber-js",
  version: versionOf("libphonenumber-js"),
  types: ["PHONE_NUMBER"],
  find: (text) =>
    findPhoneNumbersInText(text, "US").map(({ startsAt, endsAt }) => ({
      type: "PHONE_NUMBER",
      start: startsAt,
      end: endsAt,
    })),
};
