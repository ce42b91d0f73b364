import type * as SecretsManager from "@aws-sdk/client-secrets-manager";
import { TemporalError } from "../backend/temporal-error.ts";

/** Where tokens go, so that they are neither in the state nor in the program. */
export interface TokenStore {
  /** @param versionId 32 to 64 characters, unique for each token */
  put(secretId: string, versionId: string, token: string): Promise<void>;
  has(secretId: string, versionId: string): Promise<boolean>;
}

/** The part of an ARN of Secrets Manager that says where the entry is. */
export const secretArn = /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):\d{12}:secret:.+$/;

/**
 * AWS Secrets Manager, PutSecretValue and DescribeSecret, signed in as AWS's tools are: by environment, profile or role. The SDK is
 * loaded when it is needed.
 */
export function secretsManagerStore(): TokenStore {
  async function answer<Answer>(
    secretId: string,
    action: string,
    request: (sdk: typeof SecretsManager, client: SecretsManager.SecretsManagerClient) => Promise<Answer>,
  ): Promise<Answer> {
    const sdk = await import("@aws-sdk/client-secrets-manager");
    const region = secretArn.exec(secretId)?.[1];
    const client = new sdk.SecretsManagerClient(region === undefined ? {} : { region });
    try {
      return await request(sdk, client);
    } catch (error) {
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      throw new TemporalError(
        "refused",
        `${action} ${secretId} failed (${reason}). Whoever runs Pulumi needs secretsmanager:PutSecretValue and DescribeSecret there, ` +
          "and kms:GenerateDataKey and Decrypt for its key.",
        { cause: error },
      );
    } finally {
      client.destroy();
    }
  }

  return {
    put: (SecretId, ClientRequestToken, SecretString) =>
      answer(SecretId, "Writing the token of an API key to", async ({ PutSecretValueCommand }, client) => {
        await client.send(new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString }));
      }),

    has: (SecretId, versionId) =>
      answer(
        SecretId,
        "Looking for the token of an API key in",
        async ({ DescribeSecretCommand }, client) => {
          const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
          return versionId in VersionIdsToStages;
        },
      ),
  };
}
