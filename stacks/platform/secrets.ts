import * as aws from "@pulumi/aws";
import type { DeployedEnvironment } from "../config.ts";
import { kept } from "./kept.ts";
import { type SecretEntry, secretEntries } from "./secret-entries.ts";
import { tags } from "./tags.ts";

export type Secrets = Readonly<Partial<Record<SecretEntry, aws.secretsmanager.Secret>>>;

/**
 * The containers of certificates, keys and tokens. Their values are put there by rotation or by hand and are never known to Pulumi.
 * Names: `temporal-cms/<environment>/<entry in kebab case>`.
 */
export function secrets(environment: DeployedEnvironment, key: aws.kms.Key): Secrets {
  const entries = Object.entries(secretEntries(environment)).map(([entry, description]) => {
    const name = entryName(entry);
    const secret = new aws.secretsmanager.Secret(
      name,
      {
        name: `temporal-cms/${environment.name}/${name}`,
        description,
        kmsKeyId: key.arn,
        recoveryWindowInDays: 30,
        tags: tags(environment.name),
      },
      kept,
    );
    return [entry, secret] as const;
  });
  return Object.fromEntries(entries);
}

function entryName(entry: string): string {
  return entry.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
