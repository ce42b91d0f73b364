import type { DeclaredStack } from "../../../stacks/testing/declare-stack.ts";

type KubernetesObject = Readonly<Record<string, unknown>>;

interface ExternalSecret {
  readonly metadata: { readonly namespace: string };
  readonly spec: {
    readonly target: { readonly name: string };
    readonly data: readonly { readonly secretKey: string }[];
  };
}

/** Name of a Secret → its keys → their values. */
export type SecretValues = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The Kubernetes objects that a stack declares as one `List`, as `kubectl apply -f -` takes it, namespaces first. Among them are the
 * Secrets that External Secrets' operator would make of the declared references.
 *
 * @param values of the Secrets; what is not among them gets a text without meaning
 */
export function manifestsOf({ resources }: DeclaredStack, values: SecretValues): string {
  const objects = resources
    .filter(({ custom, type }) => custom && type.startsWith("kubernetes:"))
    .map(({ props }) => props);
  const secrets = objects
    .filter(({ kind }) => kind === "ExternalSecret")
    .map((external) => secretOf(external as unknown as ExternalSecret, values));
  const items = [...ofKind(objects, true), ...secrets, ...ofKind(objects, false)];
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}

function ofKind(objects: readonly KubernetesObject[], namespaces: boolean): KubernetesObject[] {
  return objects.filter(({ kind }) => (kind === "Namespace") === namespaces);
}

function secretOf({ metadata, spec }: ExternalSecret, values: SecretValues): KubernetesObject {
  const { name } = spec.target;
  const data = spec.data.map(({ secretKey }) => [secretKey, values[name]?.[secretKey] ?? "any"]);
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: metadata.namespace },
    stringData: Object.fromEntries(data) as Record<string, string>,
  };
}
