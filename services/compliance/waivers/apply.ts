import type { ComplianceRequest, Finding } from "@temporal-cms/contracts";
import { fold } from "../legal/phrases.ts";
import { covers } from "../packs/pack-header.ts";
import { visibleText } from "../text/visible-text.ts";
import { type Waiver, hasExpired } from "./waivers.ts";

type Document = ComplianceRequest["documents"][number];

export interface Waived {
  readonly findings: Finding[];
  /** Ids of the waivers that counted. */
  readonly used: string[];
  /** Ids of those that would have, had they not expired. */
  readonly expired: string[];
}

/**
 * Takes waivers into account. A waived finding blocks no more, but stays, and says who waived it and why. An expired waiver does not
 * count: the finding stays as it is, and the waiver is reported beside it, once in a document.
 */
export function applyWaivers(
  site: string,
  document: Document,
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  now: Date,
): Waived {
  const covering = waivers.filter((waiver) => covers(waiver, { site, locale: document.locale }));
  const used = new Set<string>();
  const expired = new Map<string, Finding>();
  const kept = findings.map((finding): Finding => {
    const matching = covering.filter((waiver) => isFor(waiver, finding, document));
    const counting = matching.find((waiver) => !hasExpired(waiver, now));
    if (counting) {
      used.add(counting.id);
      const { author, reason, expires } = counting;
      const message = `${finding.message} Waived by ${author} until ${expires}: ${reason}`;
      return { ...finding, severity: "advisory", message };
    }
    for (const waiver of matching) {
      if (!expired.has(waiver.id)) expired.set(waiver.id, reportOf(waiver, finding));
    }
    return finding;
  });
  return { findings: [...kept, ...expired.values()], used: [...used], expired: [...expired.keys()] };
}

function isFor({ rule, texts }: Waiver, finding: Finding, document: Document): boolean {
  if (rule !== finding.rule) return false;
  if (!texts) return true;
  if (!finding.span) return false;
  const { field, start, end } = finding.span;
  const shown = fold(visibleText(document[field].slice(start, end)).text).trim();
  return texts.some((text) => fold(text).replaceAll(/\s+/g, " ") === shown);
}

function reportOf({ author, reason, expires }: Waiver, { rule, locale, span }: Finding): Finding {
  return {
    rule: "waiver.expired",
    severity: "advisory",
    locale,
    ...(span && { span }),
    message: `The waiver of ${rule} by ${author} ended on ${expires} and does not count. Its reason was: ${reason}`,
    suggestion: "Have the waiver renewed, or change the text.",
  };
}
