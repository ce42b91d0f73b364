import type * as aws from "@pulumi/aws";
import type { DeployedEnvironment } from "../config.ts";
import type { Secrets } from "./secrets.ts";
import { serviceAccountRole } from "./service-account-role.ts";

/**
 * The role by which External Secrets reads exactly the entries of this environment. Programs have no role: each gets its own entries
 * as a Secret of its own.
 */
export function secretsReader(
  environment: DeployedEnvironment,
  entries: Secrets,
  key: aws.kms.Key,
): aws.iam.Role {
  const account = { namespace: environment.kubernetesNamespace, serviceAccount: "secrets-reader" };
  return serviceAccountRole(environment, "secrets-reader", account, [
    {
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      Resource: Object.values(entries).map(({ arn }) => arn),
    },
    {
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: key.arn,
      Condition: {
        StringEquals: { "kms:ViaService": `secretsmanager.${environment.region}.amazonaws.com` },
      },
    },
  ]);
}
