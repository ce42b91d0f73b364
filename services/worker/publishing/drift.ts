import type { Drift, Publication } from "@temporal-cms/contracts";

/**
 * How a published item differs from what its lifecycle left: `deleted` (gone or in the trash), `missing` (there, but not live),
 * `reverted` (live with the text before), `edited_outside` (live with a text that no lifecycle published).
 */
export function driftOf({
  current,
  hash,
  previousHash,
  publishedAt,
}: Publication): Pick<Drift, "kind" | "fingerprint"> | undefined {
  const of = (kind: Drift["kind"], detail: string): Pick<Drift, "kind" | "fingerprint"> => ({
    kind,
    fingerprint: `${kind}:${detail}:${publishedAt}`,
  });
  if (current === null) return of("deleted", "gone");
  if (current.status === "trashed") return of("deleted", current.revision);
  if (current.status !== "published") return of("missing", current.revision);
  if (current.hash === hash) return undefined;
  return of(current.hash === previousHash ? "reverted" : "edited_outside", current.hash);
}
