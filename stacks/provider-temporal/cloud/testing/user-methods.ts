import { randomUUID } from "node:crypto";
import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import { type Access, checkAccess } from "./access.ts";
import type { Account } from "./account.ts";
import type { Methods } from "./call.ts";
import { copyMessage, sameMessage, timestamp } from "./messages.ts";
import { page } from "./paging.ts";
import { alreadyExists, invalid, nothingToChange } from "./refusal.ts";
import { type Resource, newResource } from "./resource.ts";
import { setNamespaceAccess } from "./set-namespace-access.ts";

type Spec = temporal.api.cloud.identity.v1.IUserSpec;
const { User, UserSpec } = proto.temporal.api.cloud.identity.v1;
const INVITATION_MS = 14 * 86_400_000;

export interface StoredUser extends Resource {
  spec: Spec;
}

export function userMethods(account: Account): Methods {
  const { users, operations } = account;
  return {
    CreateUser: (call, { spec }) => {
      const checked = checkSpec(account, spec);
      if (users.all().some((user) => user.spec.email === checked.email)) {
        throw alreadyExists(`user ${JSON.stringify(checked.email)}`);
      }
      const stored: StoredUser = { ...newResource(randomUUID()), spec: copyMessage(UserSpec, checked) };
      return { userId: stored.id, ...operations.create(call, users, stored) };
    },

    GetUser: (_call, { userId }) => ({ user: view(users.require(userId)) }),

    GetUsers: (_call, request) => {
      const found = users
        .all()
        .filter(({ spec }) => request.email === "" || spec.email === request.email)
        .filter(
          ({ spec }) => request.namespace === "" || spec.access?.namespaceAccesses?.[request.namespace],
        );
      const { items, nextPageToken } = page(found, request);
      return { users: items.map(view), nextPageToken };
    },

    UpdateUser: (call, { userId, spec, resourceVersion }) => {
      const stored = users.require(userId);
      operations.requireCurrent(stored, resourceVersion);
      const checked = checkSpec(account, spec, stored.spec.access);
      if (checked.email !== stored.spec.email) throw invalid("the email address of a user cannot be changed");
      if (sameMessage(UserSpec, stored.spec, checked)) throw nothingToChange();
      return operations.update(call, stored, resourceVersion, () => {
        stored.spec = copyMessage(UserSpec, checked);
      });
    },

    SetUserNamespaceAccess: (call, request) =>
      setNamespaceAccess(account, call, users.require(request.userId), request),

    DeleteUser: (call, { userId, resourceVersion }) => {
      const stored = users.require(userId);
      return operations.remove(call, users, stored, resourceVersion, () => {
        for (const { members } of account.userGroups.all()) members.delete(userId);
        account.deleteKeysOf(userId);
      });
    },
  };
}

function checkSpec(account: Account, spec: Spec | null | undefined, current?: Access | null): Spec {
  if (!/^[^@\s]+@[^@\s]+$/.test(spec?.email ?? "")) throw invalid("an email address is required");
  checkAccess(account, spec?.access, current);
  return spec ?? {};
}

export function view(stored: StoredUser): temporal.api.cloud.identity.v1.IUser {
  return User.fromObject({
    ...stored,
    createdTime: timestamp(stored.createdTime),
    lastModifiedTime: timestamp(stored.lastModifiedTime),
    invitation: {
      createdTime: timestamp(stored.createdTime),
      expiredTime: timestamp(new Date(stored.createdTime.getTime() + INVITATION_MS)),
    },
  });
}
