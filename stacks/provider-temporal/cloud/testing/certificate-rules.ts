import { X509Certificate } from "node:crypto";
import type { temporal } from "@temporalio/proto";
import { invalid } from "./refusal.ts";

const MAX_BUNDLE_BYTES = 32 * 1024;
const MAX_CERTIFICATES = 16;
const MAX_FILTERS = 25;
const filterFields = ["commonName", "organization", "organizationalUnit", "subjectAlternativeName"] as const;

/** What https://docs.temporal.io/cloud/certificates asks of a bundle and of filters. */
export function checkMtls(mtls: temporal.api.cloud.namespace.v1.IMtlsAuthSpec | null | undefined): void {
  const bundle = Buffer.from(mtls?.acceptedClientCa ?? []);
  if (mtls?.enabled && bundle.length === 0)
    throw invalid("accepted_client_ca is required when mTLS is enabled");
  if (bundle.length > 0) checkBundle(bundle);
  const filters = mtls?.certificateFilters ?? [];
  if (filters.length > 0 && bundle.length === 0)
    throw invalid("certificate_filters need an accepted_client_ca");
  if (filters.length > MAX_FILTERS) throw invalid(`at most ${MAX_FILTERS} certificate filters are allowed`);
  filters.forEach(checkFilter);
}

function checkBundle(bundle: Buffer): void {
  if (bundle.length > MAX_BUNDLE_BYTES)
    throw invalid(`accepted_client_ca must not exceed ${MAX_BUNDLE_BYTES} bytes`);
  const blocks = blocksOf(bundle);
  if (blocks.length === 0) throw invalid("accepted_client_ca holds no certificate in PEM format");
  if (blocks.length > MAX_CERTIFICATES) throw invalid(`at most ${MAX_CERTIFICATES} certificates are allowed`);
  const certificates = blocks.map(parse);
  for (const certificate of certificates) {
    if (!certificate.ca) throw invalid("each certificate of accepted_client_ca must be a CA");
    if (!certificates.some((issuer) => certificate.checkIssued(issuer))) {
      throw invalid("each certificate must be a root or issued by another one of the bundle");
    }
  }
}

/** As the service keeps it: the certificates alone, each encoded anew (the Terraform provider's encoded_ca.go, and its issue 74). */
export function normalizeBundle(bundle: Uint8Array | null | undefined): Buffer {
  return Buffer.from(
    blocksOf(Buffer.from(bundle ?? []))
      .map((pem) => parse(pem).toString())
      .join(""),
  );
}

const blocksOf = (bundle: Buffer): string[] =>
  bundle.toString().match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw invalid("accepted_client_ca holds a certificate that cannot be read");
  }
}

function checkFilter(filter: temporal.api.cloud.namespace.v1.ICertificateFilterSpec): void {
  const values = filterFields.map((field) => filter[field] ?? "").filter((value) => value !== "");
  if (values.length === 0) throw invalid("a certificate filter must set a field");
  // One `*` at the beginning or the end, and never by itself.
  if (values.some((value) => value.includes("*") && !/^(\*[^*]+|[^*]+\*)$/.test(value))) {
    throw invalid("a certificate filter may have one * at the beginning or the end of a value");
  }
}
