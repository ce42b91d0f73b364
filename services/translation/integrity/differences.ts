import type { Inventory } from "./inventory.ts";

/** What is wrong with a translation, in words for people; empty when nothing is. Source and translation are compared as multisets. */
export function differences(source: Inventory, translation: Inventory): string[] {
  const found: string[] = [];
  if (source.words && !translation.words) found.push("has no words");
  for (const [label, { missing, surplus }] of balance(source, translation)) {
    const changed = Math.min(missing, surplus);
    if (changed > 0) found.push(`changed ${changed} × ${label}`);
    if (missing > changed) found.push(`lacks ${missing - changed} × ${label}`);
    if (surplus > changed) found.push(`has ${surplus - changed} × ${label} too many`);
  }
  return found;
}

function balance(
  source: Inventory,
  translation: Inventory,
): Map<string, { missing: number; surplus: number }> {
  const key = (piece: Inventory["pieces"][number]): string => `${piece.digest} ${piece.label}`;
  const open = new Map(translation.pieces.map((piece) => [key(piece), { ...piece }]));
  const balances = new Map<string, { missing: number; surplus: number }>();
  const of = (label: string): { missing: number; surplus: number } => {
    const known = balances.get(label) ?? { missing: 0, surplus: 0 };
    balances.set(label, known);
    return known;
  };
  for (const piece of source.pieces) {
    const given = open.get(key(piece));
    open.delete(key(piece));
    const difference = piece.count - (given?.count ?? 0);
    if (difference > 0) of(piece.label).missing += difference;
    if (difference < 0) of(piece.label).surplus -= difference;
  }
  for (const piece of open.values()) of(piece.label).surplus += piece.count;
  return balances;
}
