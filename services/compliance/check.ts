import type { ComplianceRequest, Finding } from "@temporal-cms/contracts";
import { type MappedText } from "./text/text-builder.ts";
import { visibleText } from "./text/visible-text.ts";

export interface VisibleField {
  readonly field: "title" | "body";
  readonly visible: MappedText;
}

/** A document as checks see it. */
export interface CheckedDocument {
  readonly site: string;
  readonly locale: string;
  readonly fields: readonly VisibleField[];
  readonly terms: ComplianceRequest["documents"][number]["terms"];
}

/** One of the service's checks. It is pure: the same document has the same findings. */
export type Check = (document: CheckedDocument) => Finding[];

export function readDocument(
  site: string,
  document: ComplianceRequest["documents"][number],
): CheckedDocument {
  return {
    site,
    locale: document.locale,
    fields: (["title", "body"] as const).map((field) => ({ field, visible: visibleText(document[field]) })),
    terms: document.terms,
  };
}

/** A finding's span: the part of the stored field that shows `[start, end)` of its visible text. */
export function spanOf(
  { field, visible }: VisibleField,
  start: number,
  end: number,
): NonNullable<Finding["span"]> {
  return { field, ...visible.sourceRange(start, end) };
}
