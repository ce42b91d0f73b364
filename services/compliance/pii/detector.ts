import type { Finding } from "@temporal-cms/contracts";

/** Half-open range in the visible text. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

/** Finds one kind of personal data, in time that grows in proportion to the text. */
export interface Detector {
  readonly rule: string;
  readonly severity: Finding["severity"];
  readonly message: string;
  readonly suggestion: string;
  readonly find: (text: string) => Match[];
}
