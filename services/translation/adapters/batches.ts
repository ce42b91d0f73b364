import type { VendorSegment } from "./adapter.ts";

/** Splits segments into requests of at most so many segments and bytes each; a segment that is larger by itself stands alone. */
export function batches(
  segments: readonly VendorSegment[],
  most: { readonly segments: number; readonly bytes: number },
): VendorSegment[][] {
  const all: VendorSegment[][] = [];
  let bytes = 0;
  for (const segment of segments) {
    const size = Buffer.byteLength(segment.coded);
    const current = all.at(-1);
    if (current && current.length < most.segments && bytes + size <= most.bytes) {
      current.push(segment);
      bytes += size;
    } else {
      all.push([segment]);
      bytes = size;
    }
  }
  return all;
}
