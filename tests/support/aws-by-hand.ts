import { GetRoleCommand, GetRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  DescribeKeyCommand,
  DisableKeyRotationCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
} from "@aws-sdk/client-kms";
import {
  DeleteBucketEncryptionCommand,
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

/** What somebody with all rights does in the account, beside Pulumi. */
export class AwsByHand {
  readonly #s3: S3Client;
  readonly #kms: KMSClient;
  readonly #iam: IAMClient;
  readonly #secrets: SecretsManagerClient;

  constructor(endpoint: string, region: string) {
    const config = { endpoint, region, credentials: { accessKeyId: "any", secretAccessKey: "any" } };
    this.#s3 = new S3Client({ ...config, forcePathStyle: true });
    this.#kms = new KMSClient(config);
    this.#iam = new IAMClient(config);
    this.#secrets = new SecretsManagerClient(config);
  }

  /** Takes away all that shields a bucket, and gives everybody what is in it. */
  async exposeBucket(Bucket: string): Promise<void> {
    const s3 = this.#s3;
    await s3.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }),
    );
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
    await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
    const open = {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::${Bucket}/*`,
    };
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policyOf(open) }));
    const tomorrow = {
      ID: "histories",
      Status: "Enabled",
      Filter: { Prefix: "" },
      Expiration: { Days: 1 },
    } as const;
    await s3.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [tomorrow] } }),
    );
  }

  /** How a bucket is shielded; `undefined` where it is not. Throws when there is no such bucket. */
  async shieldsOf(Bucket: string) {
    const s3 = this.#s3;
    await s3.send(new HeadBucketCommand({ Bucket }));
    const encryption = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    const lifecycle = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    const [encrypted] = encryption.ServerSideEncryptionConfiguration?.Rules ?? [];
    return {
      versioning: (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status,
      publicAccess: (await s3.send(new GetPublicAccessBlockCommand({ Bucket })))
        .PublicAccessBlockConfiguration,
      key: encrypted?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
      policy: JSON.parse((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy ?? "{}") as unknown,
      expirationDays: lifecycle.Rules?.[0]?.Expiration?.Days,
    };
  }

  async stopRotation(KeyId: string): Promise<void> {
    await this.#kms.send(new DisableKeyRotationCommand({ KeyId }));
  }

  /** @param KeyId id or ARN */
  async stateOfKey(KeyId: string) {
    const { KeyMetadata } = await this.#kms.send(new DescribeKeyCommand({ KeyId }));
    const { KeyRotationEnabled } = await this.#kms.send(new GetKeyRotationStatusCommand({ KeyId }));
    return { state: KeyMetadata?.KeyState, rotated: KeyRotationEnabled };
  }

  async allowEverything(RoleName: string, PolicyName: string): Promise<void> {
    const PolicyDocument = policyOf({ Effect: "Allow", Action: "*", Resource: "*" });
    await this.#iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  }

  async policyOfRole(RoleName: string, PolicyName: string): Promise<string> {
    const { PolicyDocument = "" } = await this.#iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    return decodeURIComponent(PolicyDocument);
  }

  async hasRole(RoleName: string): Promise<boolean> {
    try {
      await this.#iam.send(new GetRoleCommand({ RoleName }));
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === "NoSuchEntityException") return false;
      throw error;
    }
  }

  async fillSecret(SecretId: string, SecretString: string): Promise<void> {
    await this.#secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
  }

  /** Whether the secret is there and not about to be deleted. */
  async keepsSecret(SecretId: string): Promise<boolean> {
    const { DeletedDate } = await this.#secrets.send(new DescribeSecretCommand({ SecretId }));
    return DeletedDate === undefined;
  }
}

const policyOf = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
