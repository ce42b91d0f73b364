import { Namespace, SearchAttribute } from "@temporal-cms/provider-temporal";
import type { SearchAttributeType } from "@temporal-cms/provider-temporal";

export interface OrchestrationNamespaceArgs {
  /** Name on the server, and name of the Pulumi resource. */
  readonly name: string;
  /** Days for which closed workflows are kept. */
  readonly retentionDays: number;
  /** Whether it may be deleted with all its workflows; otherwise it is protected. */
  readonly disposable: boolean;
  /** Custom search attributes and their types. */
  readonly searchAttributes: Readonly<Record<string, SearchAttributeType>>;
}

export interface OrchestrationNamespace {
  readonly namespace: Namespace;
  readonly searchAttributes: readonly SearchAttribute[];
}

/**
 * The namespace in which all workflows live, with the search attributes that they set.
 * A function and not a ComponentResource, so that `pulumi import` needs no `--parent`.
 */
export function orchestrationNamespace(args: OrchestrationNamespaceArgs): OrchestrationNamespace {
  const { name, retentionDays, disposable } = args;
  const namespace = new Namespace(
    name,
    {
      name,
      retentionDays,
      description:
        "Editorial workflows across WordPress and Drupal. Managed by Pulumi, project temporal-cms.",
      allowDelete: disposable,
    },
    { protect: !disposable },
  );
  const searchAttributes = Object.entries(args.searchAttributes).map(
    ([attribute, type]) =>
      new SearchAttribute(
        attribute,
        { namespace: namespace.name, name: attribute, type },
        { deletedWith: namespace },
      ),
  );
  return { namespace, searchAttributes };
}
