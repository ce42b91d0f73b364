import { Namespace, type NamespaceArgs, Schedule, SearchAttribute } from "@temporal-cms/provider-temporal";
import type { DesiredNamespace } from "./desired-namespace.ts";

export interface OrchestrationNamespace {
  readonly namespace: Namespace;
  readonly searchAttributes: readonly SearchAttribute[];
  readonly backfill: Schedule;
}

/**
 * The namespace in which all workflows live, the search attributes that they set, and the schedule of the backfill.
 * A function and not a ComponentResource, so that `pulumi import` needs no `--parent`.
 * @param ofBackend arguments of the namespace that belong to what Temporal runs on
 */
export function orchestrationNamespace(
  desired: DesiredNamespace,
  ofBackend: Partial<NamespaceArgs> = {},
): OrchestrationNamespace {
  const { name, retentionDays, description, disposable } = desired;
  const namespace = new Namespace(
    name,
    {
      name,
      retentionDays,
      // Temporal Cloud keeps none.
      ...(ofBackend.accountId === undefined && { description }),
      allowDelete: disposable,
      ...ofBackend,
    },
    { protect: !disposable },
  );
  const searchAttributes = declareSearchAttributes(namespace, desired.searchAttributes);
  const backfill = new Schedule(
    desired.backfill.scheduleId,
    {
      namespace: namespace.id,
      ...desired.backfill,
      args: [...desired.backfill.args],
      intervals: [...desired.backfill.intervals],
    },
    { dependsOn: searchAttributes, deletedWith: namespace },
  );
  return { namespace, searchAttributes, backfill };
}

function declareSearchAttributes(
  namespace: Namespace,
  types: DesiredNamespace["searchAttributes"],
): SearchAttribute[] {
  return Object.entries(types).map(
    ([name, type]) =>
      new SearchAttribute(name, { namespace: namespace.id, name, type }, { deletedWith: namespace }),
  );
}
