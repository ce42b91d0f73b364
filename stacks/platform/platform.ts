import type * as aws from "@pulumi/aws";
import type { DeployedEnvironment } from "../config.ts";
import { archiveBucket } from "./archive-bucket.ts";
import { archiveWriter } from "./archive-writer.ts";
import { encryptionKey } from "./encryption-key.ts";
import { secretsReader } from "./secrets-reader.ts";
import { type Secrets, secrets } from "./secrets.ts";
import { tags } from "./tags.ts";

export interface Platform {
  readonly archive: {
    readonly bucket: aws.s3.Bucket;
    readonly key: aws.kms.Key;
    /** Of the self-hosted server's pods, or of Temporal Cloud's export. */
    readonly writer: aws.iam.Role;
  };
  readonly secrets: Secrets;
  /** Of External Secrets. */
  readonly secretsReader: aws.iam.Role;
}

/** What an environment needs in AWS: the archive, the containers of its secrets, and who may do what with them. */
export function platform(environment: DeployedEnvironment): Platform {
  const archiveKey = encryptionKey(environment, "archive", "Archived workflow histories.");
  const bucket = archiveBucket({
    archive: environment.archive,
    key: archiveKey,
    tags: tags(environment.name),
  });
  const writer = archiveWriter(environment, { bucket, key: archiveKey });

  const secretsKey = encryptionKey(environment, "secrets", "Certificates, keys and tokens.");
  const entries = secrets(environment, secretsKey);
  return {
    archive: { bucket, key: archiveKey, writer },
    secrets: entries,
    secretsReader: secretsReader(environment, entries, secretsKey),
  };
}
