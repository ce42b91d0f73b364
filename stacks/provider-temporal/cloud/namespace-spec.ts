import { isDeepStrictEqual } from "node:util";
import type { CertificateFilter, CloudNamespaceSettings } from "../backend/cloud-services.ts";
import { normalPem } from "../backend/normal-pem.ts";
import type { NamespaceMessage, NamespaceSpec } from "./cloud-messages.ts";

/** By this name clients address it. */
export const namespaceId = ({ name, accountId }: Pick<CloudNamespaceSettings, "name" | "accountId">) =>
  `${name}.${accountId}`;

/**
 * The spec with these settings. What they do not speak of stays as it was: search attributes above all, which Temporal Cloud takes for
 * deleted when they are left out (https://github.com/temporalio/terraform-provider-temporalcloud/issues/75).
 */
export function namespaceSpec(settings: CloudNamespaceSettings, existing: NamespaceSpec = {}): NamespaceSpec {
  const { clientCa, certificateFilters, apiKeys, deletionProtected } = settings;
  return {
    ...existing,
    name: settings.name,
    regions: existing.regions ?? [...settings.regions],
    retentionDays: settings.retentionDays,
    mtlsAuth:
      clientCa === undefined
        ? { enabled: false }
        : {
            enabled: true,
            acceptedClientCa: Buffer.from(clientCa),
            certificateFilters: certificateFilters.map(withoutEmpty),
          },
    apiKeyAuth: { enabled: apiKeys },
    lifecycle: { ...existing.lifecycle, enableDeleteProtection: deletionProtected },
  };
}

/** The settings that a namespace has. */
export function namespaceSettings(id: string, { spec }: NamespaceMessage): CloudNamespaceSettings {
  const name = spec?.name ?? "";
  const mtls = spec?.mtlsAuth?.enabled ? spec.mtlsAuth : undefined;
  return {
    name,
    retentionDays: spec?.retentionDays ?? 0,
    accountId: id.slice(name.length + 1),
    regions: spec?.regions ?? [],
    clientCa: mtls ? Buffer.from(mtls.acceptedClientCa ?? []).toString() : undefined,
    certificateFilters: (mtls?.certificateFilters ?? []).map(withoutEmpty),
    apiKeys: spec?.apiKeyAuth?.enabled ?? false,
    deletionProtected: spec?.lifecycle?.enableDeleteProtection ?? false,
  };
}

/** Whether an update would change nothing. Regions are no matter of updates. */
export function agrees(settings: CloudNamespaceSettings, live: NamespaceMessage): boolean {
  const comparable = (given: CloudNamespaceSettings) => ({
    retentionDays: given.retentionDays,
    clientCa: given.clientCa === undefined ? undefined : normalPem(given.clientCa),
    certificateFilters: given.certificateFilters.map(withoutEmpty),
    apiKeys: given.apiKeys,
    deletionProtected: given.deletionProtected,
  });
  return isDeepStrictEqual(comparable(settings), comparable(namespaceSettings(namespaceId(settings), live)));
}

/** Protobuf writes what is absent as an empty text. */
function withoutEmpty(filter: { [Key in keyof CertificateFilter]?: string | null | undefined }) {
  const { commonName, organization, organizationalUnit, subjectAlternativeName } = filter;
  return {
    ...(commonName && { commonName }),
    ...(organization && { organization }),
    ...(organizationalUnit && { organizationalUnit }),
    ...(subjectAlternativeName && { subjectAlternativeName }),
  };
}
