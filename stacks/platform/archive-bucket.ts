import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ArchiveConfig } from "../config/aws-config.ts";
import { kept } from "./kept.ts";
import { policyDocument } from "./policy-document.ts";

/** Old versions of an object, which only a mistake makes: a history is written once. */
const oldVersionDays = 90;
/** Younger histories are read now and then. */
const coolAfterDays = 30;
const coldAfterDays = 180;

export interface ArchiveBucketArgs {
  readonly archive: ArchiveConfig;
  readonly key: aws.kms.Key;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Where histories go: private, versioned, encrypted by a key of its own, reached by TLS alone, and kept whatever becomes of the stack.
 * What shields the bucket is kept with it.
 */
export function archiveBucket({ archive, key, tags }: ArchiveBucketArgs): aws.s3.Bucket {
  const name = "archive";
  const bucket = new aws.s3.Bucket(
    name,
    { bucket: archive.bucket, objectLockEnabled: archive.lockDays !== undefined, tags },
    kept,
  );
  const of = { bucket: bucket.bucket };
  const versioning = new aws.s3.BucketVersioning(
    name,
    { ...of, versioningConfiguration: { status: "Enabled" } },
    kept,
  );
  encrypted(name, of, key);
  const closed = closedToThePublic(name, of);
  new aws.s3.BucketPolicy(name, { ...of, policy: tlsOnly(bucket.arn) }, { ...kept, dependsOn: closed });
  const afterVersioning = { ...kept, dependsOn: versioning };
  new aws.s3.BucketLifecycleConfiguration(
    name,
    { ...of, rules: lifecycle(archive.deleteAfterDays) },
    afterVersioning,
  );
  if (archive.lockDays !== undefined) {
    new aws.s3.BucketObjectLockConfiguration(
      name,
      { ...of, rule: { defaultRetention: { mode: "COMPLIANCE", days: archive.lockDays } } },
      afterVersioning,
    );
  }
  return bucket;
}

interface OfBucket {
  readonly bucket: pulumi.Output<string>;
}

function encrypted(name: string, of: OfBucket, key: aws.kms.Key): void {
  const applyServerSideEncryptionByDefault = { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn };
  new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    { ...of, rules: [{ applyServerSideEncryptionByDefault, bucketKeyEnabled: true }] },
    kept,
  );
}

function closedToThePublic(name: string, of: OfBucket): aws.s3.BucketPublicAccessBlock {
  new aws.s3.BucketOwnershipControls(name, { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } }, kept);
  return new aws.s3.BucketPublicAccessBlock(
    name,
    {
      ...of,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    kept,
  );
}

function tlsOnly(bucketArn: pulumi.Output<string>): pulumi.Output<string> {
  const everything = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
  } as const;
  return policyDocument(
    { Sid: "TlsOnly", ...everything, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Sid: "NoOldTls", ...everything, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  );
}

/** Temporal reads archived histories at once, so nothing goes to a class that must be restored first. */
function lifecycle(
  deleteAfterDays: number | undefined,
): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
  const transitions = [
    { days: coolAfterDays, storageClass: "STANDARD_IA" },
    { days: coldAfterDays, storageClass: "GLACIER_IR" },
  ].filter(({ days }) => days < (deleteAfterDays ?? Infinity));
  return [
    {
      id: "histories",
      status: "Enabled",
      filter: { prefix: "" },
      ...(transitions.length > 0 && { transitions }),
      ...(deleteAfterDays !== undefined && { expiration: { days: deleteAfterDays } }),
      noncurrentVersionExpiration: { noncurrentDays: oldVersionDays },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    },
  ];
}
