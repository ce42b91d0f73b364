import * as kubernetes from "@pulumi/kubernetes";
import type { CustomResourceOptions } from "@pulumi/pulumi";

/**
 * A namespace that admits only pods of Pod Security `restricted`, and in which no traffic is allowed unless a policy says so.
 * @param holdsData whether volumes in it are kept whatever becomes of the stack: with their namespace they would go
 */
export function restrictedNamespace(
  name: string,
  holdsData: boolean,
  options: CustomResourceOptions,
): kubernetes.core.v1.Namespace {
  const labels = { "app.kubernetes.io/part-of": "temporal-cms", "app.kubernetes.io/managed-by": "pulumi" };
  const namespace = new kubernetes.core.v1.Namespace(
    name,
    {
      metadata: {
        name,
        labels: {
          ...labels,
          "pod-security.kubernetes.io/enforce": "restricted",
          "pod-security.kubernetes.io/audit": "restricted",
          "pod-security.kubernetes.io/warn": "restricted",
        },
      },
    },
    { ...options, retainOnDelete: holdsData },
  );
  new kubernetes.networking.v1.NetworkPolicy(
    "default-deny",
    {
      metadata: { name: "default-deny", namespace: namespace.metadata.name, labels },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    },
    options,
  );
  return namespace;
}
