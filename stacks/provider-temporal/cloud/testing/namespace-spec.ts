import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import { checkMtls, normalizeBundle } from "./certificate-rules.ts";
import { invalid } from "./refusal.ts";
import { checkSearchAttributes } from "./search-attribute-rules.ts";

type Spec = temporal.api.cloud.namespace.v1.INamespaceSpec;
const { NamespaceSpec } = proto.temporal.api.cloud.namespace.v1;

/** Names of the fields that a spec sets. */
export function givenFields(spec: Spec): string[] {
  return Object.entries(NamespaceSpec.toObject(NamespaceSpec.fromObject(spec), { arrays: false }))
    .filter(([, value]) => value !== null && (!Array.isArray(value) || value.length > 0))
    .map(([field]) => field);
}

/** A spec as it is kept: with the parts that answers always have, without where the namespace is. */
export function normalizeSpec(spec: Spec): Spec {
  return NamespaceSpec.fromObject({
    ...NamespaceSpec.toObject(NamespaceSpec.fromObject(spec)),
    regions: [],
    replicas: [],
    mtlsAuth: { ...spec.mtlsAuth, acceptedClientCa: normalizeBundle(spec.mtlsAuth?.acceptedClientCa) },
    apiKeyAuth: spec.apiKeyAuth ?? {},
    lifecycle: spec.lifecycle ?? {},
    highAvailability: spec.highAvailability ?? {},
    // Always there in answers, the Terraform provider says (namespace_resource.go).
    codecServer: spec.codecServer ?? {},
  });
}

/**
 * @param regions where the namespace is or will be
 * @throws Refusal INVALID_ARGUMENT
 */
export function checkSpec(spec: Spec, regions: readonly string[]): void {
  // https://docs.temporal.io/cloud/namespaces#temporal-cloud-namespace-name
  if (!/^[a-z][a-z0-9-]{0,37}[a-z0-9]$/.test(spec.name ?? "")) {
    throw invalid(
      `namespace name ${JSON.stringify(spec.name ?? "")} must have 2 to 39 lowercase letters, digits or hyphens, begin with a letter and not end with a hyphen`,
    );
  }
  const retentionDays = spec.retentionDays ?? 0;
  if (retentionDays < 1 || retentionDays > 90) throw invalid("retention_days must be 1 to 90");
  checkMtls(spec.mtlsAuth);
  checkAuthentication(spec, regions);
  checkSearchAttributes(spec.searchAttributes ?? {});
  const endpoint = spec.codecServer?.endpoint ?? "";
  if (endpoint !== "" && !endpoint.startsWith("https://"))
    throw invalid("codec server endpoint must be an https URL");
}

function checkAuthentication(spec: Spec, regions: readonly string[]): void {
  const [mtls, apiKey] = [spec.mtlsAuth?.enabled ?? false, spec.apiKeyAuth?.enabled ?? false];
  if (!mtls && !apiKey) throw invalid("mTLS or API key authentication must be enabled");
  // https://docs.temporal.io/cloud/namespaces#access-namespaces
  if (mtls && apiKey && regions.length > 1) {
    throw invalid("mTLS and API key authentication together do not support high availability");
  }
}
