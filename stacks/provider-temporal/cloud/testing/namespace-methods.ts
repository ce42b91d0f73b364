import { isDeepStrictEqual } from "node:util";
import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import { grantAdmin, revoke } from "./access.ts";
import type { Account } from "./account.ts";
import type { ApiVersion } from "./api-version.ts";
import type { Call, Methods } from "./call.ts";
import { sameMessage } from "./messages.ts";
import { checkSpec, givenFields, normalizeSpec } from "./namespace-spec.ts";
import { type StoredNamespace, viewNamespace } from "./namespace-view.ts";
import { checkTags } from "./namespace-tags.ts";
import { page } from "./paging.ts";
import {
  alreadyExists,
  invalid,
  notFound,
  nothingToChange,
  permissionDenied,
  preconditionFailed,
} from "./refusal.ts";
import { checkPlacement } from "./regions.ts";
import { newResource } from "./resource.ts";
import { checkNothingLost, checkSearchAttributeName } from "./search-attribute-rules.ts";

type Spec = temporal.api.cloud.namespace.v1.INamespaceSpec;
const { NamespaceSpec } = proto.temporal.api.cloud.namespace.v1;

export function namespaceMethods(account: Account): Methods {
  const { namespaces, operations, settings } = account;
  return {
    CreateNamespace: (call, request) => {
      const spec = required(request.spec, call.apiVersion);
      const regions = placement(spec);
      checkPlacement(regions);
      checkSpec(spec, regions);
      checkTags(request.tags);
      if (Object.keys(request.tags).length > 0 && !call.caller.isAdmin) {
        throw permissionDenied("tags can be set by global admins and account owners only");
      }
      const id = `${spec.name ?? ""}.${settings.accountId}`;
      if (namespaces.find(id)) throw alreadyExists(`namespace ${JSON.stringify(id)}`);
      const stored: StoredNamespace = {
        ...newResource(id),
        spec: normalizeSpec(spec),
        regions,
        activeRegion: regions[0]!,
        moving: new Map(),
        closedRegions: new Set(),
        tags: { ...request.tags },
        hiddenReads: account.hiddenReadsOfNewNamespaces,
      };
      const started = operations.create(call, namespaces, stored, () => grantToCreator(account, call, id));
      return { namespace: id, ...started };
    },

    GetNamespace: (call, request) => {
      const stored = namespaces.require(request.namespace);
      if (stored.hiddenReads > 0) {
        stored.hiddenReads -= 1;
        throw call.caller.isAdmin
          ? notFound(`namespace ${JSON.stringify(stored.id)}`)
          : permissionDenied(`no access to namespace ${JSON.stringify(stored.id)}`);
      }
      return { namespace: viewNamespace(account, stored, call.apiVersion) };
    },

    GetNamespaces: (call, request) => {
      const visible = namespaces
        .all()
        .filter(({ id }) => call.caller.may(id, "read"))
        .filter(({ spec }) => request.name === "" || spec.name === request.name);
      const { items, nextPageToken } = page(visible, request);
      return {
        namespaces: items.map((stored) => viewNamespace(account, stored, call.apiVersion)),
        nextPageToken,
      };
    },

    UpdateNamespace: (call, request) => {
      const stored = namespaces.require(request.namespace);
      operations.requireCurrent(stored, request.resourceVersion);
      const spec = required(request.spec, call.apiVersion);
      const regions = placement(spec);
      if (spec.name !== stored.spec.name) throw invalid("the name of a namespace cannot be changed");
      const moved = !sameRegions(stored.regions, regions);
      const reordered = !moved && stored.regions.join() !== regions.join();
      if (moved && !call.apiVersion.knows("replicas"))
        throw invalid("the regions of a namespace cannot be changed");
      checkPlacement(regions);
      checkSpec(spec, regions);
      checkNothingLost(stored.spec.searchAttributes ?? {}, spec.searchAttributes ?? {});
      const next = normalizeSpec(spec);
      if (!moved && !reordered && sameMessage(NamespaceSpec, stored.spec, next)) throw nothingToChange();
      if (!regions.includes(stored.activeRegion))
        throw preconditionFailed("the active region cannot be removed");
      return operations.update(call, stored, request.resourceVersion, () => {
        stored.spec = next;
        stored.regions = regions;
        // Another order is a failover, wanted or not (https://github.com/temporalio/terraform-provider-temporalcloud/pull/402).
        if (reordered) stored.activeRegion = regions[0]!;
      });
    },

    RenameCustomSearchAttribute: (call, request) => {
      const stored = namespaces.require(request.namespace);
      operations.requireCurrent(stored, request.resourceVersion);
      const from = request.existingCustomSearchAttributeName;
      const to = request.newCustomSearchAttributeName;
      const attributes = stored.spec.searchAttributes ?? {};
      const type = attributes[from];
      if (type === undefined) throw notFound(`search attribute ${JSON.stringify(from)}`);
      checkSearchAttributeName(to);
      if (attributes[to] !== undefined) throw alreadyExists(`search attribute ${JSON.stringify(to)}`);
      return operations.update(call, stored, request.resourceVersion, () => {
        const others = Object.entries(attributes).filter(([name]) => name !== from);
        stored.spec.searchAttributes = { ...Object.fromEntries(others), [to]: type };
      });
    },

    DeleteNamespace: (call, request) => {
      const stored = namespaces.require(request.namespace);
      operations.requireCurrent(stored, request.resourceVersion);
      if (stored.spec.lifecycle?.enableDeleteProtection) {
        throw preconditionFailed(`namespace ${JSON.stringify(stored.id)} has delete protection enabled`);
      }
      return operations.remove(call, namespaces, stored, request.resourceVersion, () =>
        forgetNamespace(account, stored.id),
      );
    },

    UpdateNamespaceTags: (call, request) => {
      const stored = namespaces.require(request.namespace);
      operations.requireIdle(stored);
      const kept = Object.entries(stored.tags).filter(([key]) => !request.tagsToRemove.includes(key));
      const tags = { ...Object.fromEntries(kept), ...request.tagsToUpsert };
      checkTags(tags);
      if (isDeepStrictEqual(tags, stored.tags)) throw nothingToChange();
      return operations.update(call, stored, stored.resourceVersion, () => {
        stored.tags = tags;
      });
    },
  };
}

function required(spec: Spec | null | undefined, version: ApiVersion): Spec {
  if (!spec) throw invalid("spec is required");
  version.requireKnown(givenFields(spec));
  return spec;
}

function placement(spec: Spec): string[] {
  const { regions, replicas } = spec as { regions?: string[] | null } & Spec;
  if (regions?.length && replicas?.length) throw invalid("regions and replicas cannot be given together");
  return replicas?.length ? replicas.map(({ region }) => region ?? "") : [...(regions ?? [])];
}

const sameRegions = (one: readonly string[], other: readonly string[]) =>
  [...one].sort().join() === [...other].sort().join();

/** "The user who creates a Namespace is automatically granted Namespace Admin" (https://docs.temporal.io/cloud/namespaces). */
function grantToCreator(account: Account, call: Call, namespace: string): void {
  if (call.caller.isAdmin) return;
  const owner = account.accessHolders().find(({ id }) => id === call.caller.id);
  if (owner) grantAdmin(owner, namespace);
}

function forgetNamespace(account: Account, namespace: string): void {
  for (const sink of account.exportSinks.all()) {
    if (sink.namespace === namespace) account.exportSinks.delete(sink);
  }
  // https://docs.temporal.io/cloud/manage-access/service-accounts#scoped
  for (const serviceAccount of account.serviceAccounts.all()) {
    if (serviceAccount.spec.namespaceScopedAccess?.namespace === namespace) {
      account.deleteServiceAccount(serviceAccount);
    }
  }
  for (const holder of account.accessHolders()) revoke(holder, namespace);
}
