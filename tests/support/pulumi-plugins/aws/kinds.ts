import { z } from "zod";
import { kind } from "./kind.ts";

const name = z.string();
const bucket = z.string();
const tags = z.record(z.string(), z.string());
const days = z.number();

/** Every type of AWS resource that this project declares, with all inputs that it gives. */
export const kinds = {
  "aws:iam/role:Role": kind({
    schema: z.strictObject({ name, assumeRolePolicy: z.string(), maxSessionDuration: z.number(), tags }),
    identity: ["name"],
    computed: ["arn", "uniqueId"],
    operations: async () => (await import("./iam.ts")).role,
  }),
  "aws:iam/rolePolicy:RolePolicy": kind({
    schema: z.strictObject({ name, role: z.string(), policy: z.string() }),
    identity: ["name", "role"],
    operations: async () => (await import("./iam.ts")).rolePolicy,
  }),
  "aws:kms/key:Key": kind({
    schema: z.strictObject({
      description: z.string(),
      enableKeyRotation: z.boolean(),
      deletionWindowInDays: days,
      policy: z.string(),
      tags,
    }),
    identity: [],
    computed: ["arn", "keyId"],
    untold: ["deletionWindowInDays"],
    operations: async () => (await import("./kms.ts")).key,
  }),
  "aws:kms/alias:Alias": kind({
    schema: z.strictObject({ name, targetKeyId: z.string() }),
    identity: ["name"],
    computed: ["arn"],
    operations: async () => (await import("./kms.ts")).alias,
  }),
  "aws:secretsmanager/secret:Secret": kind({
    schema: z.strictObject({
      name,
      description: z.string(),
      kmsKeyId: z.string(),
      recoveryWindowInDays: days,
      tags,
    }),
    identity: ["name"],
    computed: ["arn"],
    untold: ["recoveryWindowInDays"],
    operations: async () => (await import("./secrets-manager.ts")).secret,
  }),
  "aws:s3/bucket:Bucket": kind({
    schema: z.strictObject({ bucket, objectLockEnabled: z.boolean(), tags }),
    identity: ["bucket", "objectLockEnabled"],
    computed: ["arn"],
    operations: async () => (await import("./s3-bucket.ts")).bucket,
  }),
  "aws:s3/bucketVersioning:BucketVersioning": kind({
    schema: z.strictObject({
      bucket,
      versioningConfiguration: z.strictObject({ status: z.enum(["Enabled", "Suspended"]) }),
    }),
    identity: ["bucket"],
    operations: async () => (await import("./s3-shields.ts")).versioning,
  }),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": kind({
    schema: z.strictObject({
      bucket,
      rules: z.array(
        z.strictObject({
          applyServerSideEncryptionByDefault: z.strictObject({
            sseAlgorithm: z.enum(["aws:kms", "AES256"]),
            kmsMasterKeyId: z.string(),
          }),
          bucketKeyEnabled: z.boolean(),
        }),
      ),
    }),
    identity: ["bucket"],
    operations: async () => (await import("./s3-shields.ts")).encryption,
  }),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": kind({
    schema: z.strictObject({
      bucket,
      blockPublicAcls: z.boolean(),
      blockPublicPolicy: z.boolean(),
      ignorePublicAcls: z.boolean(),
      restrictPublicBuckets: z.boolean(),
    }),
    identity: ["bucket"],
    operations: async () => (await import("./s3-shields.ts")).publicAccessBlock,
  }),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": kind({
    schema: z.strictObject({
      bucket,
      rule: z.strictObject({
        objectOwnership: z.enum(["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]),
      }),
    }),
    identity: ["bucket"],
    operations: async () => (await import("./s3-shields.ts")).ownershipControls,
  }),
  "aws:s3/bucketPolicy:BucketPolicy": kind({
    schema: z.strictObject({ bucket, policy: z.string() }),
    identity: ["bucket"],
    operations: async () => (await import("./s3-shields.ts")).policy,
  }),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": kind({
    schema: z.strictObject({
      bucket,
      rules: z.array(
        z.strictObject({
          id: z.string(),
          status: z.enum(["Enabled", "Disabled"]),
          filter: z.strictObject({ prefix: z.string() }),
          transitions: z
            .array(z.strictObject({ days, storageClass: z.enum(["STANDARD_IA", "GLACIER_IR"]) }))
            .optional(),
          expiration: z.strictObject({ days }).optional(),
          noncurrentVersionExpiration: z.strictObject({ noncurrentDays: days }),
          abortIncompleteMultipartUpload: z.strictObject({ daysAfterInitiation: days }),
        }),
      ),
    }),
    identity: ["bucket"],
    operations: async () => (await import("./s3-shields.ts")).lifecycle,
  }),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": kind({
    schema: z.strictObject({
      bucket,
      rule: z.strictObject({
        defaultRetention: z.strictObject({ mode: z.enum(["COMPLIANCE", "GOVERNANCE"]), days }),
      }),
    }),
    identity: ["bucket"],
    operations: async () => (await import("./s3-shields.ts")).objectLock,
  }),
};
