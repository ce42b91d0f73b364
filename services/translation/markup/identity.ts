import type { UntouchablePiece } from "./pieces.ts";

/** Attributes that are read by people, and translated. */
export const translatableAttributes: ReadonlySet<string> = new Set([
  "alt",
  "title",
  "aria-label",
  "placeholder",
]);

/** What makes a piece the same as another: attributes may come back in another order and with other quotes. */
export function identityOf(piece: UntouchablePiece): string {
  if (piece.kind !== "startTag") return piece.kind === "endTag" ? piece.name : piece.raw;
  const attributes = piece.attributes
    .map(({ name, value }) => [name, translatableAttributes.has(name) ? "" : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([piece.name, attributes]);
}
