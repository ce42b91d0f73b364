import * as aws from "@pulumi/aws";
import type { DeployedEnvironment } from "../config.ts";
import { awsAccountId } from "./aws-account-id.ts";
import { kept } from "./kept.ts";
import { policyDocument } from "./policy-document.ts";
import { tags } from "./tags.ts";

/** A key of one's own, rotated every year; who may use it is said by the roles of the account. */
export function encryptionKey(
  environment: DeployedEnvironment,
  purpose: "archive" | "secrets",
  description: string,
): aws.kms.Key {
  const name = `temporal-cms-${environment.name}-${purpose}`;
  const key = new aws.kms.Key(
    name,
    {
      description,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument({
        Sid: "AccountDecides",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${awsAccountId(environment)}:root` },
        Action: "kms:*",
        Resource: "*",
      }),
      tags: tags(environment.name),
    },
    kept,
  );
  new aws.kms.Alias(name, { name: `alias/${name}`, targetKeyId: key.keyId }, kept);
  return key;
}
