import { electronicFormatIBAN, isValidIBAN } from "ibantools";
import type { Candidate } from "./candidate.ts";
import { findInWindows } from "./token-windows.ts";
import { versionOf } from "./version-of.ts";

export const ibantools: Candidate = {
  name: "ibantools",
  version: versionOf("ibantools"),
  types: ["IBAN_CODE"],
  find: (text) => findInWindows(text, "IBAN_CODE", (value) => isValidIBAN(electronicFormatIBAN(value) ?? "")),
};
