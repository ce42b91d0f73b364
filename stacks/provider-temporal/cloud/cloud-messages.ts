import type { temporal } from "@temporalio/proto";
import proto from "@temporalio/proto";
import type { NamespacePermission } from "../backend/cloud-services.ts";
import type { SearchAttributeType } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";

/** The messages of Temporal Cloud's API that the backend handles, by their names in its proto files. */
export type AsyncOperation = temporal.api.cloud.operation.v1.IAsyncOperation;
export type NamespaceMessage = temporal.api.cloud.namespace.v1.INamespace;
export type NamespaceSpec = temporal.api.cloud.namespace.v1.INamespaceSpec;
export type CertificateFilter = temporal.api.cloud.namespace.v1.ICertificateFilterSpec;
export type ExportSinkMessage = temporal.api.cloud.namespace.v1.IExportSink;
export type ExportSinkSpec = temporal.api.cloud.namespace.v1.IExportSinkSpec;
export type ServiceAccountMessage = temporal.api.cloud.identity.v1.IServiceAccount;
export type ServiceAccountSpec = temporal.api.cloud.identity.v1.IServiceAccountSpec;
export type ApiKeyMessage = temporal.api.cloud.identity.v1.IApiKey;
export type ApiKeySpec = temporal.api.cloud.identity.v1.IApiKeySpec;
export type UserGroupMessage = temporal.api.cloud.identity.v1.IUserGroup;
export type UserGroupSpec = temporal.api.cloud.identity.v1.IUserGroupSpec;

const cloud = proto.temporal.api.cloud;
export const operationStates = cloud.operation.v1.AsyncOperation.State;
export const resourceStates = cloud.resource.v1.ResourceState;
export const sinkHealths = cloud.namespace.v1.ExportSink.Health;
export const ownerTypes = cloud.identity.v1.OwnerType;

const { SearchAttributeType: Wire } = cloud.namespace.v1.NamespaceSpec;
const { Permission } = cloud.identity.v1.NamespaceAccess;

const attributeTypes = {
  Text: Wire.SEARCH_ATTRIBUTE_TYPE_TEXT,
  Keyword: Wire.SEARCH_ATTRIBUTE_TYPE_KEYWORD,
  Int: Wire.SEARCH_ATTRIBUTE_TYPE_INT,
  Double: Wire.SEARCH_ATTRIBUTE_TYPE_DOUBLE,
  Bool: Wire.SEARCH_ATTRIBUTE_TYPE_BOOL,
  Datetime: Wire.SEARCH_ATTRIBUTE_TYPE_DATETIME,
  KeywordList: Wire.SEARCH_ATTRIBUTE_TYPE_KEYWORD_LIST,
} as const satisfies Record<SearchAttributeType, number>;

const permissions = {
  admin: Permission.PERMISSION_ADMIN,
  write: Permission.PERMISSION_WRITE,
  read: Permission.PERMISSION_READ,
} as const satisfies Record<NamespacePermission, number>;

export const toAttributeType = (type: SearchAttributeType) => attributeTypes[type];
export const fromAttributeType = (name: string, wire: number) =>
  reverse(attributeTypes, wire, `Search attribute "${name}" has the unknown type ${wire}.`);

export const toPermission = (permission: NamespacePermission) => permissions[permission];
export const fromPermission = (holder: string, wire: number | null | undefined) =>
  reverse(permissions, wire ?? 0, `${holder} has the unknown permission ${wire ?? 0}.`);

function reverse<Name extends string>(table: Record<Name, number>, wire: number, unknown: string): Name {
  const found = (Object.entries(table) as [Name, number][]).find(([, value]) => value === wire);
  if (!found) throw new TemporalError("failed", `${unknown} A newer version of this provider may know it.`);
  return found[0];
}
