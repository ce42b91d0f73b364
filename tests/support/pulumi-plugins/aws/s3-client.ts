import { S3Client } from "@aws-sdk/client-s3";
import { clientConfig } from "./client-config.ts";

/** Path style: `<bucket>.127.0.0.1` is no name. */
export const s3 = new S3Client({ ...clientConfig(), forcePathStyle: true });
