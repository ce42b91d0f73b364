import { keyOf } from "../segments/segment.ts";
import type { VendorJobRequest, VendorSegment } from "../adapters/adapter.ts";

export function segmentsOf(...coded: string[]): VendorSegment[] {
  return coded.map((words) => ({ key: keyOf(words), coded: words }));
}

export const exampleSegments = segmentsOf("Trees", 'They <g id="1">cool</g> towns &amp; <x id="2"/>.');

export function vendorRequest(changes: Partial<VendorJobRequest> = {}): VendorJobRequest {
  return {
    idempotencyKey: "newsroom-0f0e-de-1",
    from: "EN",
    to: "DE",
    segments: exampleSegments,
    site: "newsroom",
    dueDate: "2027-01-31T08:00:00Z",
    reference: "vendor|de|hash|translation:newsroom:de~signature",
    ...changes,
  };
}
