import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { unlessAbsent } from "./absent.ts";
import { clientConfig } from "./client-config.ts";
import type { Operations } from "./kind.ts";
import { goneTags, tagList, tagsOf } from "./tags.ts";

const secrets = new SecretsManagerClient(clientConfig());

interface Secret {
  readonly name: string;
  readonly description: string;
  readonly kmsKeyId: string;
  readonly recoveryWindowInDays: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** The container alone: no value is ever read or written here. */
export const secret: Operations<Secret> = {
  async create({ name, description, kmsKeyId, tags }) {
    const { ARN = "" } = await secrets.send(
      new CreateSecretCommand({
        Name: name,
        Description: description,
        KmsKeyId: kmsKeyId,
        Tags: tagList(tags),
      }),
    );
    return ARN;
  },
  async read(id) {
    const found = await unlessAbsent(secrets.send(new DescribeSecretCommand({ SecretId: id })));
    if (!found || found.DeletedDate) return undefined;
    return {
      name: found.Name,
      description: found.Description,
      kmsKeyId: found.KmsKeyId,
      tags: tagsOf(found.Tags),
      arn: found.ARN,
    };
  },
  async update(SecretId, { description, kmsKeyId, tags }, old) {
    await secrets.send(new UpdateSecretCommand({ SecretId, Description: description, KmsKeyId: kmsKeyId }));
    await secrets.send(new UntagResourceCommand({ SecretId, TagKeys: goneTags(old.tags, tags) }));
    await secrets.send(new TagResourceCommand({ SecretId, Tags: tagList(tags) }));
  },
  async delete(SecretId, { recoveryWindowInDays }) {
    await unlessAbsent(
      secrets.send(
        new DeleteSecretCommand({
          SecretId,
          ...(recoveryWindowInDays !== undefined && { RecoveryWindowInDays: recoveryWindowInDays }),
        }),
      ),
    );
  },
};
