import type { Entity, EntityType, Recogniser } from "./entity.ts";
import { age } from "./recognisers/age.ts";
import { usDriverLicense, zipCode } from "./recognisers/called-numbers.ts";
import { dateTime } from "./recognisers/date-time.ts";
import { domainName } from "./recognisers/domain-name.ts";
import { emailAddress } from "./recognisers/email-address.ts";
import { iban } from "./recognisers/iban.ts";
import { ipAddress } from "./recognisers/ip-address.ts";
import { britishNationalInsuranceNumber, germanTaxId, spanishNif } from "./recognisers/national-ids.ts";
import { nationality, organisation, person, place } from "./recognisers/names.ts";
import { paymentCard } from "./recognisers/payment-card.ts";
import { phoneNumber } from "./recognisers/phone-number.ts";
import { streetAddress } from "./recognisers/street-address.ts";
import { title } from "./recognisers/title.ts";
import { usSocialSecurityNumber } from "./recognisers/us-ssn.ts";

/** In the order of weight: what an earlier one has found is not found again as something lighter. */
export const recognisers: readonly Recogniser[] = [
  iban,
  paymentCard,
  usSocialSecurityNumber,
  germanTaxId,
  spanishNif,
  britishNationalInsuranceNumber,
  usDriverLicense,
  emailAddress,
  domainName,
  ipAddress,
  zipCode,
  streetAddress,
  phoneNumber,
  dateTime,
  age,
  title,
  organisation,
  person,
  place,
  nationality,
];

/** Personal data of the wanted kinds in a text; no two overlap. */
export function recognise(text: string, locale: string, wanted: (type: EntityType) => boolean): Entity[] {
  const covered = new Uint8Array(text.length);
  return recognisers
    .filter(({ type }) => wanted(type))
    .flatMap(({ type, find }) =>
      find(text, locale).flatMap(({ start, end }): Entity[] => {
        if (covered.subarray(start, end).includes(1)) return [];
        covered.fill(1, start, end);
        return [{ type, start, end }];
      }),
    );
}
