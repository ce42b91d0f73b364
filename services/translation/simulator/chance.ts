import { createHash } from "node:crypto";

/**
 * A number from 0 to below 1, always the same for the same words: luck that can be repeated, and that neither the order of
 * requests nor a restart changes.
 */
export function chance(seed: string, ...words: readonly string[]): number {
  const digest = createHash("sha256")
    .update(JSON.stringify([seed, ...words]))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}
