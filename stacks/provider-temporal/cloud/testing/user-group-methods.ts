import { randomUUID } from "node:crypto";
import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import { checkGrants } from "./access.ts";
import type { Account } from "./account.ts";
import type { Methods } from "./call.ts";
import { copyMessage, sameMessage, timestamp } from "./messages.ts";
import { page } from "./paging.ts";
import { alreadyExists, invalid, notFound, nothingToChange, preconditionFailed } from "./refusal.ts";
import { type Resource, newResource } from "./resource.ts";
import { setNamespaceAccess } from "./set-namespace-access.ts";

type Spec = temporal.api.cloud.identity.v1.IUserGroupSpec;
const { UserGroup, UserGroupSpec } = proto.temporal.api.cloud.identity.v1;

export interface StoredUserGroup extends Resource {
  spec: Spec;
  /** Ids of users and when they came. */
  readonly members: Map<string, Date>;
}

export function userGroupMethods(account: Account): Methods {
  const { userGroups, users, operations } = account;
  return {
    CreateUserGroup: (call, { spec }) => {
      if (!spec?.cloudGroup) {
        throw preconditionFailed(
          "only cloud groups can be created: SCIM and Google groups come from their directory",
        );
      }
      // A group may be without any role or access: the Terraform provider makes groups so (user_group_resource.go).
      checkGrants(account, spec.access);
      checkDisplayName(spec);
      requireFreeName(account, spec);
      const stored: StoredUserGroup = {
        ...newResource(randomUUID()),
        spec: copyMessage(UserGroupSpec, spec),
        members: new Map(),
      };
      return { groupId: stored.id, ...operations.create(call, userGroups, stored) };
    },

    GetUserGroup: (_call, { groupId }) => ({ group: view(userGroups.require(groupId)) }),

    GetUserGroups: (_call, request) => {
      const { namespace, displayName, googleGroup, scimGroup } = request;
      const found = userGroups
        .all()
        .filter(({ spec }) => namespace === "" || spec.access?.namespaceAccesses?.[namespace])
        .filter(({ spec }) => displayName === "" || spec.displayName === displayName)
        .filter(({ spec }) => !googleGroup || spec.googleGroup?.emailAddress === googleGroup.emailAddress)
        .filter(({ spec }) => !scimGroup || spec.scimGroup?.idpId === scimGroup.idpId)
        .sort((one, other) => (one.spec.displayName ?? "").localeCompare(other.spec.displayName ?? ""));
      const { items, nextPageToken } = page(found, request);
      return { groups: items.map(view), nextPageToken };
    },

    UpdateUserGroup: (call, { groupId, spec, resourceVersion }) => {
      const stored = userGroups.require(groupId);
      operations.requireCurrent(stored, resourceVersion);
      if (!spec) throw invalid("spec is required");
      checkGrants(account, spec.access);
      const { displayName = null, access = null } = stored.spec;
      if (
        !sameMessage(UserGroupSpec, stored.spec, { ...copyMessage(UserGroupSpec, spec), displayName, access })
      ) {
        throw invalid("the type of a group cannot be changed");
      }
      if (spec.displayName !== stored.spec.displayName) {
        if (!stored.spec.cloudGroup) throw invalid("the name of a group from a directory cannot be changed");
        checkDisplayName(spec);
        requireFreeName(account, spec);
      }
      if (sameMessage(UserGroupSpec, stored.spec, spec)) throw nothingToChange();
      return operations.update(call, stored, resourceVersion, () => {
        stored.spec = copyMessage(UserGroupSpec, spec);
      });
    },

    SetUserGroupNamespaceAccess: (call, request) =>
      setNamespaceAccess(account, call, userGroups.require(request.groupId), request),

    DeleteUserGroup: (call, { groupId, resourceVersion }) => {
      const stored = requireCloudGroup(userGroups.require(groupId));
      return operations.remove(call, userGroups, stored, resourceVersion);
    },

    AddUserGroupMember: (call, { groupId, memberId }) => {
      const stored = requireCloudGroup(userGroups.require(groupId));
      const { id } = users.require(memberId?.userId ?? "");
      operations.requireIdle(stored);
      if (stored.members.has(id)) throw alreadyExists(`member ${JSON.stringify(id)}`);
      return operations.update(call, stored, stored.resourceVersion, () =>
        stored.members.set(id, new Date()),
      );
    },

    RemoveUserGroupMember: (call, { groupId, memberId }) => {
      const stored = requireCloudGroup(userGroups.require(groupId));
      const id = memberId?.userId ?? "";
      operations.requireIdle(stored);
      if (!stored.members.has(id)) throw notFound(`member ${JSON.stringify(id)}`);
      return operations.update(call, stored, stored.resourceVersion, () => stored.members.delete(id));
    },

    GetUserGroupMembers: (_call, request) => {
      const members = [...userGroups.require(request.groupId).members];
      const { items, nextPageToken } = page(members, request);
      return {
        members: items.map(([userId, since]) => ({ memberId: { userId }, createdTime: timestamp(since) })),
        nextPageToken,
      };
    },
  };
}

/** "SCIM groups cannot be created or deleted directly, but their access can be managed" (identity/v1/message.proto). */
function requireCloudGroup(group: StoredUserGroup): StoredUserGroup {
  if (!group.spec.cloudGroup) throw preconditionFailed("the group is managed by its directory");
  return group;
}

/** https://docs.temporal.io/cloud/user-groups#create-group. */
function checkDisplayName({ displayName }: Spec): void {
  if (!/^[a-z0-9_-]{3,64}$/.test(displayName ?? "")) {
    throw invalid("a group's name must have 3 to 64 lowercase letters, digits, hyphens or underscores");
  }
}

function requireFreeName(account: Account, { displayName }: Spec): void {
  if (account.userGroups.all().some(({ spec }) => spec.displayName === displayName)) {
    throw alreadyExists(`user group ${JSON.stringify(displayName)}`);
  }
}

function view(stored: StoredUserGroup): temporal.api.cloud.identity.v1.IUserGroup {
  return UserGroup.fromObject({
    ...stored,
    createdTime: timestamp(stored.createdTime),
    lastModifiedTime: timestamp(stored.lastModifiedTime),
  });
}
