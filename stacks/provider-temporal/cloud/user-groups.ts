import { isDeepStrictEqual } from "node:util";
import type { CloudCollection, UserGroupSettings, UserGroupState } from "../backend/cloud-services.ts";
import type { OperationLimits } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import { parseCompositeId } from "../resources/composite-id.ts";
import type { CloudCalls } from "./cloud-calls.ts";
import { cloudCollection } from "./cloud-collection.ts";
import { fromPermission, toPermission } from "./cloud-messages.ts";
import type { UserGroupMessage, UserGroupSpec } from "./cloud-messages.ts";
import { findInPages } from "./pages.ts";

type Access = NonNullable<UserGroupSpec["access"]>;

const exampleId = "cms-orchestration.a1b2c/5f3c…";
const parse = (id: string) => {
  const { namespace, name } = parseCompositeId(id, exampleId);
  return { namespace, groupId: name };
};

/**
 * CloudService.CreateUserGroup, GetUserGroups, UpdateUserGroup and DeleteUserGroup. Ids: `<namespace>/<the group's id>`. A group's
 * access to other namespaces, and to the account, is kept as it is.
 */
export function userGroups(calls: CloudCalls): CloudCollection<UserGroupSettings, UserGroupState> {
  async function read(id: string, limits: OperationLimits): Promise<UserGroupMessage | undefined> {
    const found = await calls.find(`Reading user group ${id}`, limits, (service) =>
      service.getUserGroup({ groupId: parse(id).groupId }),
    );
    return found?.group ?? undefined;
  }

  async function update(
    id: string,
    group: UserGroupMessage,
    access: Access,
    asyncOperationId: string,
    limits: OperationLimits,
  ) {
    const { groupId } = parse(id);
    const spec = { ...group.spec, access };
    const resourceVersion = group.resourceVersion ?? "";
    const answer = await calls.call(`Updating user group ${id}`, limits, (service) =>
      service.updateUserGroup({ groupId, spec, resourceVersion, asyncOperationId }),
    );
    return answer.asyncOperation;
  }

  return cloudCollection<UserGroupSettings, UserGroupState, UserGroupMessage>(calls, {
    subject: ({ group }) => `user group "${group}"`,
    identity: ({ source, group, namespace }) => `${source}\n${group}\n${namespace}`,

    async lookUp(settings, limits) {
      const page = async (pageToken: string) => {
        const answer = await calls.call("Listing user groups", limits, (service) =>
          service.getUserGroups({ pageSize: 100, pageToken }),
        );
        return { items: answer.groups, next: answer.nextPageToken };
      };
      const group = await findInPages<UserGroupMessage>(page, ({ spec }) => {
        const { source, group: name } = nameOf(spec);
        return source === settings.source && name === settings.group;
      });
      return group && [`${settings.namespace}/${group.id}`, group];
    },

    read,
    state: (id, group) => stateOf(id, group),

    async create(settings, asyncOperationId, limits) {
      const { group, namespace } = settings;
      if (settings.source === "scimGroup") throw notPushedYet(group);
      const spec = { ...sourceSpec(settings), access: accessWith(settings, undefined) };
      const answer = await calls.call(`Creating user group "${group}"`, limits, (service) =>
        service.createUserGroup({ spec, asyncOperationId }),
      );
      return { id: `${namespace}/${answer.groupId}`, operation: answer.asyncOperation };
    },

    change(id, settings, group, asyncOperationId, limits) {
      if (isDeepStrictEqual(stateOf(id, group), settings)) return undefined;
      return update(id, group, accessWith(settings, group.spec?.access), asyncOperationId, limits);
    },

    /** A group of the identity provider, or one with access to other namespaces as well, only loses its access to this one. */
    async remove(id, group, asyncOperationId, limits) {
      const { namespace, groupId } = parse(id);
      const { [namespace]: ours, ...others } = group.spec?.access?.namespaceAccesses ?? {};
      if (nameOf(group.spec).source === "scimGroup" || Object.keys(others).length > 0) {
        if (!ours) return undefined;
        const access = { ...group.spec?.access, namespaceAccesses: others };
        return update(id, group, access, asyncOperationId, limits);
      }
      const resourceVersion = group.resourceVersion ?? "";
      const answer = await calls.find(`Deleting user group ${id}`, limits, (service) =>
        service.deleteUserGroup({ groupId, resourceVersion, asyncOperationId }),
      );
      return answer?.asyncOperation;
    },
  });
}

function accessWith({ namespace, permission }: UserGroupSettings, access: Access | null | undefined): Access {
  const ours = { [namespace]: { permission: toPermission(permission) } };
  return { ...access, namespaceAccesses: { ...access?.namespaceAccesses, ...ours } };
}

function sourceSpec({ source, group }: UserGroupSettings): UserGroupSpec {
  return source === "googleGroup"
    ? { displayName: group, googleGroup: { emailAddress: group } }
    : { displayName: group, cloudGroup: {} };
}

function nameOf(spec: UserGroupSpec | null | undefined): Pick<UserGroupSettings, "source" | "group"> {
  if (spec?.scimGroup) return { source: "scimGroup", group: spec.scimGroup.idpId ?? "" };
  if (spec?.googleGroup) return { source: "googleGroup", group: spec.googleGroup.emailAddress ?? "" };
  return { source: "cloudGroup", group: spec?.displayName ?? "" };
}

function stateOf(id: string, { spec }: UserGroupMessage): UserGroupState {
  const { namespace } = parse(id);
  const access = spec?.access?.namespaceAccesses?.[namespace];
  return {
    ...nameOf(spec),
    namespace,
    ...(access && { permission: fromPermission(`User group ${id}`, access.permission) }),
  };
}

function notPushedYet(group: string): TemporalError {
  return new TemporalError(
    "not-found",
    `Temporal Cloud knows no SCIM group "${group}", and such groups cannot be made here: let the identity provider push it, then run ` +
      "the same command again.",
  );
}
