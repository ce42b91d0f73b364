import type { Finding } from "@temporal-cms/contracts";
import { type Check, type CheckedDocument, type VisibleField, spanOf } from "../check.ts";
import { covers } from "../packs/pack-header.ts";
import type { LegalPack, LegalRule } from "./pack.ts";
import { findPhrase, fold } from "./phrases.ts";

interface FoldedRule extends Omit<LegalRule, "phrases" | "unless"> {
  readonly phrases: readonly string[];
  readonly unless: readonly string[];
}

interface FoldedField extends VisibleField {
  readonly folded: string;
}

/** Phrases that the rule packs of a document's language do not allow. */
export function legalCheck(packs: readonly LegalPack[]): Check {
  const foldedPacks = packs.map((pack) => ({ pack, rules: pack.rules.map(foldRule) }));
  return (document) => {
    const fields = document.fields.map((field) => ({ ...field, folded: fold(field.visible.text) }));
    return foldedPacks
      .filter(({ pack }) => covers(pack, document))
      .flatMap(({ rules }) => rules.flatMap((rule) => findingsOf(rule, fields, document)));
  };
}

function foldRule({ phrases, unless = [], ...rule }: LegalRule): FoldedRule {
  const foldAll = (texts: readonly string[]): string[] =>
    texts.map((text) => fold(text.trim().replaceAll(/\s+/g, " ")));
  return { ...rule, phrases: foldAll(phrases), unless: foldAll(unless) };
}

function findingsOf(
  rule: FoldedRule,
  fields: readonly FoldedField[],
  { locale }: CheckedDocument,
): Finding[] {
  const { id, severity, message, suggestion } = rule;
  const disclosed = rule.unless.some((phrase) =>
    fields.some(({ folded }) => findPhrase(folded, phrase).length > 0),
  );
  if (disclosed) return [];
  return fields.flatMap((field) =>
    rule.phrases.flatMap((phrase) =>
      findPhrase(field.folded, phrase).map(({ start, end }): Finding => {
        const span = spanOf(field, start, end);
        return { rule: id, severity, locale, span, message, suggestion };
      }),
    ),
  );
}
