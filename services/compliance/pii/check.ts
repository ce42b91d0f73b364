import type { Finding } from "@temporal-cms/contracts";
import { type Check, type CheckedDocument, spanOf } from "../check.ts";
import { covers, specificity } from "../packs/pack-header.ts";
import type { EntityType } from "./entity.ts";
import type { PiiPack, PiiRule } from "./pack.ts";
import { recognise } from "./recognise.ts";

/** Personal data that the rule packs of a document's market do not want; of two packs the more specific one decides. */
export function piiCheck(packs: readonly PiiPack[]): Check {
  const ordered = [...packs].sort((one, other) => specificity(one) - specificity(other));
  return (document) => {
    const rules = rulesFor(document, ordered);
    return document.fields.flatMap((field) =>
      recognise(field.visible.text, document.locale, (type) => rules.has(type)).flatMap(
        ({ type, start, end }): Finding[] => {
          const rule = rules.get(type);
          if (!rule || rule.severity === "off") return [];
          const { id, severity, message, suggestion } = rule;
          const span = spanOf(field, start, end);
          return [{ rule: id, severity, locale: document.locale, span, message, suggestion }];
        },
      ),
    );
  };
}

/** Kinds that are `off` stay in: what is recognised as one of them is not reported as something lighter. */
function rulesFor(document: CheckedDocument, packs: readonly PiiPack[]): ReadonlyMap<EntityType, PiiRule> {
  return new Map(
    packs
      .filter((pack) => covers(pack, document))
      .flatMap(({ rules }) => rules.map((rule) => [rule.entity, rule] as const)),
  );
}
