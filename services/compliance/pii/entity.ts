/** Kinds of personal data, by the names that Presidio gives them, so that figures of others can be compared. */
export const entityTypes = [
  "IBAN_CODE",
  "CREDIT_CARD",
  "US_SSN",
  "DE_TAX_ID",
  "ES_NIF",
  "UK_NINO",
  "US_DRIVER_LICENSE",
  "EMAIL_ADDRESS",
  "DOMAIN_NAME",
  "IP_ADDRESS",
  "PHONE_NUMBER",
  "DATE_TIME",
  "AGE",
  "ZIP_CODE",
  "STREET_ADDRESS",
  "TITLE",
  "PERSON",
  "ORGANIZATION",
  "GPE",
  "NRP",
] as const;
export type EntityType = (typeof entityTypes)[number];

/** Half-open range in a text, in UTF-16 code units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Entity extends Range {
  readonly type: EntityType;
}

/** Finds one kind of personal data, in time that grows in proportion to the text. */
export interface Recogniser {
  readonly type: EntityType;
  /** @param locale language of the text, which tells how numbers are written without their country's code */
  readonly find: (text: string, locale: string) => Range[];
}
