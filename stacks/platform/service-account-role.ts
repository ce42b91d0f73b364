import * as aws from "@pulumi/aws";
import type { DeployedEnvironment } from "../config.ts";
import { type Statement, policyDocument } from "./policy-document.ts";
import { tags } from "./tags.ts";

export interface ServiceAccount {
  /** Kubernetes namespace. */
  readonly namespace: string;
  readonly serviceAccount: string;
}

/**
 * A role that the pods of one service account of the cluster take, and nobody else.
 * https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
 * @param name within the project and environment
 * @param allowed all that it may do
 */
export function serviceAccountRole(
  environment: DeployedEnvironment,
  name: string,
  { namespace, serviceAccount }: ServiceAccount,
  allowed: readonly Statement[],
): aws.iam.Role {
  const issuer = environment.clusterOidcProviderArn.slice(
    environment.clusterOidcProviderArn.indexOf("oidc-provider/") + "oidc-provider/".length,
  );
  return roleWith(environment, name, allowed, {
    Effect: "Allow",
    Principal: { Federated: environment.clusterOidcProviderArn },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: "sts.amazonaws.com",
        [`${issuer}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
      },
    },
  });
}

/** @param trust who may take the role */
export function roleWith(
  environment: DeployedEnvironment,
  name: string,
  allowed: readonly Statement[],
  trust: Statement,
): aws.iam.Role {
  const fullName = `temporal-cms-${environment.name}-${name}`;
  const role = new aws.iam.Role(fullName, {
    name: fullName,
    assumeRolePolicy: policyDocument(trust),
    maxSessionDuration: 3600,
    tags: tags(environment.name),
  });
  new aws.iam.RolePolicy(fullName, { name, role: role.name, policy: policyDocument(...allowed) });
  return role;
}
