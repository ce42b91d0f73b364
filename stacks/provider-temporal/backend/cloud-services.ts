import type { OperationLimits } from "./temporal-backend.ts";

/** What somebody may do in a namespace: https://docs.temporal.io/cloud/manage-access/roles-and-permissions */
export const namespacePermissions = ["admin", "write", "read"] as const;
export type NamespacePermission = (typeof namespacePermissions)[number];

/** A client certificate passes a filter when all that the filter names is in it. */
export interface CertificateFilter {
  readonly commonName?: string | undefined;
  readonly organization?: string | undefined;
  readonly organizationalUnit?: string | undefined;
  readonly subjectAlternativeName?: string | undefined;
}

export interface CloudNamespaceSettings {
  readonly name: string;
  /** How long closed workflows are kept: 1 to 90. */
  readonly retentionDays: number;
  /** Account that has the namespace: its id is `<name>.<accountId>`. */
  readonly accountId: string;
  /** Regions of Temporal Cloud, as in `aws-eu-central-1`; what is read lists the active one first or not, as the server likes. */
  readonly regions: readonly string[];
  /** Authorities whose client certificates are accepted, PEM. Absent: none, no mTLS. */
  readonly clientCa?: string | undefined;
  /** Client certificates of which at least one passes; empty: all of the authorities. */
  readonly certificateFilters: readonly CertificateFilter[];
  /** Whether API keys are accepted. */
  readonly apiKeys: boolean;
  readonly deletionProtected: boolean;
}

/** Where Temporal Cloud writes closed histories, hourly and at least once. */
export interface ExportSinkSettings {
  readonly namespace: string;
  readonly name: string;
  /** Bucket in the namespace's region. */
  readonly bucket: string;
  /** AWS region, as in `eu-central-1`. */
  readonly region: string;
  /** Name of the role that Temporal Cloud takes, and the account that has it and the bucket. */
  readonly roleName: string;
  readonly awsAccountId: string;
  readonly kmsKeyArn?: string | undefined;
  readonly enabled: boolean;
}

export interface ExportSinkState extends ExportSinkSettings {
  /** Why the last export failed, in Temporal Cloud's words; absent if it did not. */
  readonly problem?: string | undefined;
}

/** An identity of a program, with access to one namespace alone. */
export interface ServiceAccountSettings {
  readonly name: string;
  readonly description: string;
  readonly namespace: string;
  readonly permission: NamespacePermission;
}

/** A key of a service account, whose token goes into an entry of AWS Secrets Manager. */
export interface ApiKeySettings {
  readonly name: string;
  readonly serviceAccountId: string;
  readonly expiresAfterDays: number;
  /** ARN of the entry. */
  readonly secretId: string;
  readonly disabled: boolean;
}

export interface ApiKeyState extends ApiKeySettings {
  /** ISO 8601, UTC. */
  readonly expiryTime: string;
}

export const groupSources = ["cloudGroup", "googleGroup", "scimGroup"] as const;
/** Who keeps the members of a group: Temporal Cloud, Google Workspace, or the identity provider by SCIM. */
export type GroupSource = (typeof groupSources)[number];

/** What a group of people may do in one namespace; what it may do elsewhere is not touched. */
export interface UserGroupSettings {
  readonly source: GroupSource;
  /** Name of a group of Temporal Cloud, e-mail address of one of Google, or id of one in the identity provider. */
  readonly group: string;
  readonly namespace: string;
  readonly permission: NamespacePermission;
}

/** A group that has lost its access to the namespace has no permission. */
export interface UserGroupState extends Omit<UserGroupSettings, "permission"> {
  readonly permission?: NamespacePermission | undefined;
}

export interface FoundResource {
  readonly id: string;
  /** Whether an earlier, interrupted run of the same resource of the program made it. */
  readonly ours: boolean;
}

/** Resources of one type. Every method throws `TemporalError`; reading what does not exist answers `undefined`. */
export interface CloudCollection<Settings, State = Settings> {
  /** What stands in the way of a creation, or was begun by one. */
  find(settings: Settings, owner: string, limits: OperationLimits): Promise<FoundResource | undefined>;
  /** @param id for import: a complete id */
  describe(id: string, limits: OperationLimits): Promise<State | undefined>;
  /**
   * Makes it, or finishes what an interrupted run has begun.
   * @returns its id
   */
  create(settings: Settings, owner: string, limits: OperationLimits): Promise<string>;
  /** @throws TemporalError `not-found` */
  update(id: string, settings: Settings, limits: OperationLimits): Promise<void>;
  /** What is already gone is no error. */
  delete(id: string, limits: OperationLimits): Promise<void>;
}

/** What Temporal Cloud alone has. */
export interface CloudServices {
  readonly namespaces: CloudCollection<CloudNamespaceSettings>;
  readonly exportSinks: CloudCollection<ExportSinkSettings, ExportSinkState>;
  readonly serviceAccounts: CloudCollection<ServiceAccountSettings>;
  readonly apiKeys: CloudCollection<ApiKeySettings, ApiKeyState>;
  readonly userGroups: CloudCollection<UserGroupSettings, UserGroupState>;
}
