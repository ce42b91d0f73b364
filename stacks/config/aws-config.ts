import { z } from "zod";
import { closedObject, wholeNumber } from "./texts.ts";

/** Of AWS's public partition: those of China and GovCloud have other ARNs and domains. */
export const region = z
  .string()
  .regex(
    /^(?!cn-)[a-z]{2}-(?:central|north|northeast|northwest|south|southeast|southwest|east|west)-\d$/,
    "must be an AWS region, as in eu-central-1",
  );

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; dots are left out, since TLS does not cover them. */
const bucketName = z
  .string()
  .regex(
    /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]{1,61}[a-z0-9](?<!-s3alias|--ol-s3|--x-s3|--table-s3|-an)$/,
    "must be a bucket name of S3: 3 to 63 lower-case letters, digits and hyphens, first and last no hyphen, no reserved prefix or suffix",
  );

export const archive = closedObject({
  /** Names of buckets are unique in all of AWS. */
  bucket: bucketName.default("temporal-cms-archive"),
  /** Nobody can delete a history for so many days, not even the account's owner. Default: no object lock. */
  lockDays: wholeNumber(1, 36_500).exactOptional(),
  /** Histories are deleted after so many days. Default: kept for ever. */
  deleteAfterDays: wholeNumber(1, 36_500).exactOptional(),
}).refine(({ lockDays = 0, deleteAfterDays = Infinity }) => lockDays <= deleteAfterDays, {
  error: "deleteAfterDays must not be less than lockDays",
});
export type ArchiveConfig = z.output<typeof archive>;

/** The identity provider of the Kubernetes cluster: https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html */
export const oidcProviderArn = z
  .string()
  .regex(
    /^arn:aws:iam::\d{12}:oidc-provider\/[A-Za-z0-9.-]+(?:\/[A-Za-z0-9._/-]+)?$/,
    "must be the ARN of an IAM OIDC provider, as in arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC",
  );
