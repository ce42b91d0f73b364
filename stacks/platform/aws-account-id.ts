import type { DeployedEnvironment } from "../config.ts";

/** Id of the AWS account: an IAM OIDC provider lives in the account of the roles that trust it. */
export function awsAccountId({ clusterOidcProviderArn }: DeployedEnvironment): string {
  return clusterOidcProviderArn.split(":")[4] ?? "";
}
