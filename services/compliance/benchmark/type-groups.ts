/** Kinds in groups that are told apart; what a data set labels beyond them is in `other`. */
export const typeGroups = {
  patternAndChecksum: [
    "CREDIT_CARD",
    "IBAN_CODE",
    "US_SSN",
    "US_DRIVER_LICENSE",
    "EMAIL_ADDRESS",
    "DOMAIN_NAME",
    "IP_ADDRESS",
    "PHONE_NUMBER",
    "DATE_TIME",
    "AGE",
    "ZIP_CODE",
  ],
  personAndAddress: ["PERSON", "STREET_ADDRESS"],
} as const;
export type TypeGroup = keyof typeof typeGroups | "other";

export function groupOf(type: string): TypeGroup {
  for (const [group, types] of Object.entries(typeGroups)) {
    if ((types as readonly string[]).includes(type)) return group as TypeGroup;
  }
  return "other";
}
