/** Names that S3 spells otherwise than with a capital. */
const exceptions: Readonly<Record<string, string>> = {
  id: "ID",
  sseAlgorithm: "SSEAlgorithm",
  kmsMasterKeyId: "KMSMasterKeyID",
};
const reversed = Object.fromEntries(Object.entries(exceptions).map(([ours, theirs]) => [theirs, ours]));

/** Pulumi's `applyServerSideEncryptionByDefault` is S3's `ApplyServerSideEncryptionByDefault`; all the way down. */
export const inS3Spelling = (value: object): object =>
  respelled(value, (key) => exceptions[key] ?? key.charAt(0).toUpperCase() + key.slice(1)) as object;

/** The other way round, without what is not set. */
export const inPulumiSpelling = (value: unknown) =>
  respelled(value, (key) => reversed[key] ?? key.charAt(0).toLowerCase() + key.slice(1));

function respelled(value: unknown, spell: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => respelled(item, spell));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [spell(key), respelled(item, spell)]),
  );
}
