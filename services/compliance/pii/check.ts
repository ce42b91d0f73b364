import type { Finding } from "@temporal-cms/contracts";
import { type Check, type CheckedDocument, type VisibleField, spanOf } from "../check.ts";
import type { Detector } from "./detector.ts";
import { emailAddress } from "./email.ts";
import { iban } from "./iban.ts";
import { paymentCard } from "./payment-card.ts";
import { phoneNumber } from "./phone.ts";
import { usSocialSecurityNumber } from "./us-ssn.ts";

/** In the order of weight: what an earlier one has found is not found again as something lighter. */
const detectors: readonly Detector[] = [iban, paymentCard, usSocialSecurityNumber, emailAddress, phoneNumber];

/** Personal data that its form gives away. Names and addresses have no such form and are not looked for. */
export const checkPii: Check = (document) => document.fields.flatMap((field) => findingsIn(field, document));

function findingsIn(field: VisibleField, { locale }: CheckedDocument): Finding[] {
  const covered = new Uint8Array(field.visible.text.length);
  return detectors.flatMap(({ rule, severity, message, suggestion, find }) => {
    const matches = find(field.visible.text).filter(({ start, end }) => {
      if (covered.subarray(start, end).includes(1)) return false;
      covered.fill(1, start, end);
      return true;
    });
    return matches.map(({ start, end }): Finding => {
      const span = spanOf(field, start, end);
      return { rule, severity, locale, ...(span && { span }), message, suggestion };
    });
  });
}
