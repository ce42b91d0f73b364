import * as pulumi from "@pulumi/pulumi";
import type { NamespacePermission } from "./backend/cloud-services.ts";

export type { NamespacePermission };

/** Fields in backticks are those of `namespace.v1.ExportSinkSpec` of the Cloud Ops API. */
export interface ExportSinkArgs {
  /** Id of the namespace, as in `cms-orchestration.a1b2c`. CloudService.CreateNamespaceExportSink `namespace`. */
  namespace: pulumi.Input<string>;
  /** Name of the sink within the namespace. Another name means another sink. `name`. */
  name: pulumi.Input<string>;
  /** S3 bucket in the namespace's region. `s3.bucket_name`. */
  bucket: pulumi.Input<string>;
  /** AWS region of the bucket, as in `eu-central-1`. `s3.region`. */
  region: pulumi.Input<string>;
  /** Name, not ARN, of the IAM role that Temporal Cloud takes to write. `s3.role_name`. */
  roleName: pulumi.Input<string>;
  /** The twelve digits of the AWS account that has the role and the bucket. `s3.aws_account_id`. */
  awsAccountId: pulumi.Input<string>;
  /** ARN of the KMS key that encrypts the bucket's objects. `s3.kms_arn`. */
  kmsKeyArn?: pulumi.Input<string>;
  /** Whether it exports for now. `enabled`. @default true */
  enabled?: pulumi.Input<boolean>;
}

/**
 * Where a namespace of Temporal Cloud writes its closed histories, hourly and at least once. Id: `<namespace>/<name>`. Before it is made
 * or changed, Temporal Cloud writes an empty file to the bucket (ValidateNamespaceExportSink); a role that is new to AWS is waited for. A refresh warns of an export that does not work.
 */
export class ExportSink extends pulumi.CustomResource {
  declare readonly namespace: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  declare readonly bucket: pulumi.Output<string>;
  declare readonly enabled: pulumi.Output<boolean>;

  constructor(name: string, args: ExportSinkArgs, options?: pulumi.CustomResourceOptions) {
    super("temporal:index:ExportSink", name, { ...args }, options);
  }
}

/** Fields in backticks are those of `identity.v1.ServiceAccountSpec` of the Cloud Ops API. */
export interface ServiceAccountArgs {
  /** Unique among the account's service accounts. CloudService.CreateServiceAccount `name`. */
  name: pulumi.Input<string>;
  /** For people who meet it. `description`. @default "" */
  description?: pulumi.Input<string>;
  /** Id of the only namespace that it has access to; never changes. `namespace_scoped_access.namespace`. */
  namespace: pulumi.Input<string>;
  /** What it may do there. `namespace_scoped_access.access.permission`. */
  permission: pulumi.Input<NamespacePermission>;
}

/** The identity of a program in Temporal Cloud. Id: the server's. It goes with its namespace, and its keys go with it. */
export class ServiceAccount extends pulumi.CustomResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly namespace: pulumi.Output<string>;
  declare readonly permission: pulumi.Output<NamespacePermission>;

  constructor(name: string, args: ServiceAccountArgs, options?: pulumi.CustomResourceOptions) {
    super("temporal:index:ServiceAccount", name, { ...args }, options);
  }
}

/** Fields in backticks are those of `identity.v1.ApiKeySpec` of the Cloud Ops API. Other values than `disabled` mean another key. */
export interface ApiKeyArgs {
  /** CloudService.CreateApiKey `display_name`. */
  name: pulumi.Input<string>;
  /** Id of the service account that it signs in. `owner_id`. */
  serviceAccountId: pulumi.Input<string>;
  /** Days from its creation until it ends, 1 to 730. `expiry_time`. */
  expiresAfterDays: pulumi.Input<number>;
  /**
   * ARN of the entry of AWS Secrets Manager that gets the token as its current value (PutSecretValue). The token is told once, goes there
   * and nowhere else: not into outputs, state or logs. `description` names the entry.
   */
  secretId: pulumi.Input<string>;
  /** Whether it is refused for now. `disabled`. @default false */
  disabled?: pulumi.Input<boolean>;
}

/**
 * A key of a service account of Temporal Cloud. Id: the server's. To renew it, declare another one beside it, with the same `secretId` and
 * another name; take the old one away when nobody shows its token any more. A refresh warns two weeks before the end.
 */
export class ApiKey extends pulumi.CustomResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly serviceAccountId: pulumi.Output<string>;
  declare readonly disabled: pulumi.Output<boolean>;
  /** ISO 8601, UTC (GetApiKey `spec.expiry_time`). */
  declare readonly expiryTime: pulumi.Output<string>;

  constructor(name: string, args: ApiKeyArgs, options?: pulumi.CustomResourceOptions) {
    super("temporal:index:ApiKey", name, { ...args, expiryTime: undefined }, options);
  }
}

/**
 * Exactly one of `cloudGroup`, `googleGroup` and `scimGroup` says which group. Fields in backticks are those of
 * `identity.v1.UserGroupSpec` of the Cloud Ops API.
 */
export interface UserGroupArgs {
  /** Name of a group whose members are kept in Temporal Cloud. CloudService.CreateUserGroup `cloud_group`, `display_name`. */
  cloudGroup?: pulumi.Input<string>;
  /** E-mail address of a group of Google Workspace. CreateUserGroup `google_group.email_address`. */
  googleGroup?: pulumi.Input<string>;
  /** Id, in the identity provider, of a group that it has pushed: made and deleted there alone. `scim_group.idp_id`. */
  scimGroup?: pulumi.Input<string>;
  /** Id of the namespace to which it gets access. UpdateUserGroup `access.namespace_accesses` key. */
  namespace: pulumi.Input<string>;
  /** What its members may do there. UpdateUserGroup `access.namespace_accesses` value. */
  permission: pulumi.Input<NamespacePermission>;
}

/**
 * A group of people and what it may do in one namespace of Temporal Cloud; its access to others, and to the account, is left alone. Id:
 * `<namespace>/<the server's id of the group>`. Removing it deletes the group; one of SCIM, or with access
 * to other namespaces as well, only loses its access to this one.
 */
export class UserGroup extends pulumi.CustomResource {
  declare readonly namespace: pulumi.Output<string>;
  declare readonly permission: pulumi.Output<NamespacePermission>;

  constructor(name: string, args: UserGroupArgs, options?: pulumi.CustomResourceOptions) {
    super("temporal:index:UserGroup", name, { ...args }, options);
  }
}
