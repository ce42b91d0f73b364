import { OpenRedaction } from "openredaction";
import type { Candidate } from "./candidate.ts";
import { versionOf } from "./version-of.ts";

/** Its kinds by the data set's names; its other 500 keep their own. */
const names: readonly (readonly [RegExp, string])[] = [
  [/^EMAIL/, "EMAIL_ADDRESS"],
  [/^PHONE/, "PHONE_NUMBER"],
  [/^CREDIT_CARD$/, "CREDIT_CARD"],
  [/IBAN/, "IBAN_CODE"],
  [/^SSN$/, "US_SSN"],
  [/^NAME$|_NAME$/, "PERSON"],
  [/^IPV[46]$/, "IP_ADDRESS"],
  [/^ADDRESS/, "STREET_ADDRESS"],
  [/^(?:ZIP_CODE|POSTCODE)/, "ZIP_CODE"],
  [/^DATE/, "DATE_TIME"],
  [/^AGE$/, "AGE"],
  [/^URL|^DOMAIN/, "DOMAIN_NAME"],
  [/^DRIVING_LICENSE_US$|DRIVER_LICENSE$/, "US_DRIVER_LICENSE"],
];
const detector = new OpenRedaction({
  includeNames: true,
  includeAddresses: true,
  includePhones: true,
  includeEmails: true,
});

export const openredaction: Candidate = {
  name: "openredaction",
  version: versionOf("openredaction"),
  types: [...new Set(names.map(([, type]) => type))],
  find: async (text) => {
    const { detections } = await detector.detect(text);
    return detections.map(({ type, position: [start, end] }) => ({
      type: names.find(([pattern]) => pattern.test(type))?.[1] ?? type,
      start,
      end,
    }));
  },
};
