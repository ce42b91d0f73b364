import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DeployedEnvironment } from "../config.ts";
import type { Statement } from "./policy-document.ts";
import { roleWith, serviceAccountRole } from "./service-account-role.ts";

export interface Archive {
  readonly bucket: aws.s3.Bucket;
  readonly key: aws.kms.Key;
}

/**
 * The role that brings histories to the bucket: taken by the pods of a self-hosted server, which read them as well
 * (common/archiver/s3store of the server), or by Temporal Cloud's export, which only writes.
 */
export function archiveWriter(environment: DeployedEnvironment, archive: Archive): aws.iam.Role {
  const { temporal } = environment;
  if (temporal.backend === "selfHosted") {
    return serviceAccountRole(environment, "archiver", temporal.server, [
      onBucket("s3:ListBucket", archive),
      onObjects(["s3:GetObject", "s3:PutObject"], archive),
      withKey(["kms:GenerateDataKey", "kms:Decrypt"], environment, archive),
    ]);
  }
  const { roleArns, externalId } = temporal.export;
  return roleWith(
    environment,
    "export",
    [onObjects("s3:PutObject", archive), withKey("kms:GenerateDataKey", environment, archive)],
    {
      Effect: "Allow",
      Principal: { AWS: roleArns },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": externalId } },
    },
  );
}

function onBucket(action: Statement["Action"], { bucket }: Archive): Statement {
  return { Effect: "Allow", Action: action, Resource: bucket.arn };
}

function onObjects(action: Statement["Action"], { bucket }: Archive): Statement {
  return { Effect: "Allow", Action: action, Resource: pulumi.interpolate`${bucket.arn}/*` };
}

/** The key, by way of S3 alone. */
function withKey(action: Statement["Action"], { region }: DeployedEnvironment, { key }: Archive): Statement {
  return {
    Effect: "Allow",
    Action: action,
    Resource: key.arn,
    Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
  };
}
