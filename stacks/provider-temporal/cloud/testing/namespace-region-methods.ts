import type { Account } from "./account.ts";
import type { Methods } from "./call.ts";
import { invalid, nothingToChange, preconditionFailed } from "./refusal.ts";
import { checkPlacement } from "./regions.ts";

/** The order in which the service lists regions (https://github.com/temporalio/terraform-provider-temporalcloud/issues/209). */
const activeFirst = (regions: readonly string[], active: string) => [
  active,
  ...regions.filter((region) => region !== active),
];

/** High availability: a replica in another region, and the change of which one is active. */
export function namespaceRegionMethods(account: Account): Methods {
  const { namespaces, operations } = account;
  return {
    AddNamespaceRegion: (call, request) => {
      const stored = namespaces.require(request.namespace);
      operations.requireCurrent(stored, request.resourceVersion);
      const { region } = request;
      checkPlacement([...stored.regions, region]);
      if (stored.closedRegions.has(region)) {
        // https://docs.temporal.io/cloud/high-availability/enable#changing
        throw preconditionFailed(`a replica was removed from ${region} less than seven days ago`);
      }
      if (stored.spec.mtlsAuth?.enabled && stored.spec.apiKeyAuth?.enabled) {
        throw preconditionFailed("mTLS and API key authentication together do not support high availability");
      }
      const started = operations.update(
        call,
        stored,
        request.resourceVersion,
        () => {
          stored.regions = [...stored.regions, region];
        },
        () => stored.moving.delete(region),
      );
      if (stored.asyncOperationId !== "") stored.moving.set(region, "adding");
      return started;
    },

    DeleteNamespaceRegion: (call, request) => {
      const stored = namespaces.require(request.namespace);
      operations.requireCurrent(stored, request.resourceVersion);
      const { region } = request;
      if (!stored.regions.includes(region))
        throw invalid(`the namespace is not in region ${JSON.stringify(region)}`);
      if (region === stored.activeRegion) throw preconditionFailed("the active region cannot be removed");
      const started = operations.update(
        call,
        stored,
        request.resourceVersion,
        () => {
          stored.regions = stored.regions.filter((one) => one !== region);
          stored.closedRegions.add(region);
        },
        () => stored.moving.delete(region),
      );
      if (stored.asyncOperationId !== "") stored.moving.set(region, "removing");
      return started;
    },

    FailoverNamespaceRegion: (call, request) => {
      const stored = namespaces.require(request.namespace);
      operations.requireIdle(stored);
      const { region } = request;
      if (!stored.regions.includes(region))
        throw invalid(`the namespace is not in region ${JSON.stringify(region)}`);
      if (stored.regions.length < 2) throw nothingToChange();
      // To fail over to what is active already is allowed: it keeps an automatic failover from being undone
      // (https://docs.temporal.io/cloud/high-availability/failovers/manage#after-an-automatic-failover).
      return operations.update(call, stored, stored.resourceVersion, () => {
        stored.activeRegion = region;
        stored.regions = activeFirst(stored.regions, region);
      });
    },
  };
}
