import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketTaggingCommand,
  GetObjectLockConfigurationCommand,
  HeadBucketCommand,
  PutBucketTaggingCommand,
} from "@aws-sdk/client-s3";
import type { BucketLocationConstraint } from "@aws-sdk/client-s3";
import { unlessAbsent } from "./absent.ts";
import { clientConfig } from "./client-config.ts";
import type { Operations } from "./kind.ts";
import { s3 } from "./s3-client.ts";
import { tagList, tagsOf } from "./tags.ts";

interface Bucket {
  readonly bucket: string;
  readonly objectLockEnabled: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

const tag = (Bucket: string, tags: Bucket["tags"]) =>
  s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tagList(tags) } }));

export const bucket: Operations<Bucket> = {
  async create({ bucket, objectLockEnabled, tags }) {
    const { region } = clientConfig();
    const LocationConstraint = region as BucketLocationConstraint;
    await s3.send(
      new CreateBucketCommand({
        Bucket: bucket,
        ObjectLockEnabledForBucket: objectLockEnabled,
        ...(region !== "us-east-1" && { CreateBucketConfiguration: { LocationConstraint } }),
      }),
    );
    await tag(bucket, tags);
    return bucket;
  },
  async read(id) {
    const of = { Bucket: id };
    if (!(await unlessAbsent(s3.send(new HeadBucketCommand(of))))) return undefined;
    const tags = await unlessAbsent(s3.send(new GetBucketTaggingCommand(of)));
    const lock = await unlessAbsent(s3.send(new GetObjectLockConfigurationCommand(of)));
    return {
      bucket: id,
      objectLockEnabled: lock?.ObjectLockConfiguration?.ObjectLockEnabled === "Enabled",
      tags: tagsOf(tags?.TagSet),
      arn: `arn:aws:s3:::${id}`,
    };
  },
  async update(id, { tags }) {
    await tag(id, tags);
  },
  async delete(id) {
    await unlessAbsent(s3.send(new DeleteBucketCommand({ Bucket: id })));
  },
};
