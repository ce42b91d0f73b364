import {
  type BucketLifecycleConfiguration,
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  type OwnershipControlsRule,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
  type ServerSideEncryptionConfiguration,
} from "@aws-sdk/client-s3";
import { unlessAbsent } from "./absent.ts";
import type { Live, Operations } from "./kind.ts";
import { s3 } from "./s3-client.ts";
import { inPulumiSpelling, inS3Spelling } from "./spelling.ts";

interface OfBucket {
  readonly bucket: string;
}

interface Shield<Inputs> {
  readonly put: (of: { Bucket: string }, inputs: Inputs) => Promise<unknown>;
  /** What is set; `undefined` when nothing is. */
  readonly get: (of: { Bucket: string }) => Promise<object | undefined>;
  readonly remove: (of: { Bucket: string }) => Promise<unknown>;
}

/** One setting of a bucket that is a resource of its own: its id is the bucket, and putting it again replaces it. */
function shield<Inputs extends OfBucket>({ put, get, remove }: Shield<Inputs>): Operations<Inputs> {
  return {
    async create(inputs) {
      await put({ Bucket: inputs.bucket }, inputs);
      return inputs.bucket;
    },
    async read(id) {
      const found = await unlessAbsent(get({ Bucket: id }));
      return found && { bucket: id, ...(inPulumiSpelling(found) as Live) };
    },
    async update(id, inputs) {
      await put({ Bucket: id }, inputs);
    },
    async delete(id) {
      await unlessAbsent(remove({ Bucket: id }));
    },
  };
}

export const versioning = shield<OfBucket & { versioningConfiguration: { status: "Enabled" | "Suspended" } }>(
  {
    put: (of, { versioningConfiguration }) =>
      s3.send(
        new PutBucketVersioningCommand({
          ...of,
          VersioningConfiguration: inS3Spelling(versioningConfiguration),
        }),
      ),
    async get(of) {
      const { Status } = await s3.send(new GetBucketVersioningCommand(of));
      return Status && { VersioningConfiguration: { Status } };
    },
    remove: (of) =>
      s3.send(new PutBucketVersioningCommand({ ...of, VersioningConfiguration: { Status: "Suspended" } })),
  },
);

export const encryption = shield<OfBucket & { rules: readonly object[] }>({
  put: (of, { rules }) =>
    s3.send(
      new PutBucketEncryptionCommand({
        ...of,
        ServerSideEncryptionConfiguration: inS3Spelling({ rules }) as ServerSideEncryptionConfiguration,
      }),
    ),
  get: async (of) => (await s3.send(new GetBucketEncryptionCommand(of))).ServerSideEncryptionConfiguration,
  remove: (of) => s3.send(new DeleteBucketEncryptionCommand(of)),
});

export const publicAccessBlock = shield<
  OfBucket & {
    blockPublicAcls: boolean;
    blockPublicPolicy: boolean;
    ignorePublicAcls: boolean;
    restrictPublicBuckets: boolean;
  }
>({
  put: (of, { blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets }) =>
    s3.send(
      new PutPublicAccessBlockCommand({
        ...of,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: blockPublicAcls,
          BlockPublicPolicy: blockPublicPolicy,
          IgnorePublicAcls: ignorePublicAcls,
          RestrictPublicBuckets: restrictPublicBuckets,
        },
      }),
    ),
  get: async (of) => (await s3.send(new GetPublicAccessBlockCommand(of))).PublicAccessBlockConfiguration,
  remove: (of) => s3.send(new DeletePublicAccessBlockCommand(of)),
});

export const ownershipControls = shield<OfBucket & { rule: { objectOwnership: string } }>({
  put: (of, { rule }) =>
    s3.send(
      new PutBucketOwnershipControlsCommand({
        ...of,
        OwnershipControls: { Rules: [inS3Spelling(rule) as OwnershipControlsRule] },
      }),
    ),
  async get(of) {
    const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand(of));
    return OwnershipControls && { Rule: OwnershipControls.Rules?.[0] };
  },
  remove: (of) => s3.send(new DeleteBucketOwnershipControlsCommand(of)),
});

export const policy = shield<OfBucket & { policy: string }>({
  put: (of, { policy }) => s3.send(new PutBucketPolicyCommand({ ...of, Policy: policy })),
  async get(of) {
    const { Policy } = await s3.send(new GetBucketPolicyCommand(of));
    return { Policy };
  },
  remove: (of) => s3.send(new DeleteBucketPolicyCommand(of)),
});

export const lifecycle = shield<OfBucket & { rules: readonly object[] }>({
  put: (of, { rules }) =>
    s3.send(
      new PutBucketLifecycleConfigurationCommand({
        ...of,
        LifecycleConfiguration: inS3Spelling({ rules }) as BucketLifecycleConfiguration,
      }),
    ),
  async get(of) {
    const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand(of));
    return { Rules };
  },
  remove: (of) => s3.send(new DeleteBucketLifecycleCommand(of)),
});

const lock = { ObjectLockEnabled: "Enabled" } as const;

export const objectLock = shield<OfBucket & { rule: object }>({
  put: (of, { rule }) =>
    s3.send(
      new PutObjectLockConfigurationCommand({
        ...of,
        ObjectLockConfiguration: { ...lock, Rule: inS3Spelling(rule) },
      }),
    ),
  async get(of) {
    const { ObjectLockConfiguration } = await s3.send(new GetObjectLockConfigurationCommand(of));
    const retention = ObjectLockConfiguration?.Rule?.DefaultRetention;
    // It is days or years; moto tells the other one as 0.
    const given = Object.entries(retention ?? {}).filter(([, value]) => value !== 0);
    return retention && { Rule: { DefaultRetention: Object.fromEntries(given) as typeof retention } };
  },
  remove: (of) => s3.send(new PutObjectLockConfigurationCommand({ ...of, ObjectLockConfiguration: lock })),
});
