import { randomBytes } from "node:crypto";
import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import type { Account } from "./account.ts";
import type { Methods } from "./call.ts";
import { copyMessage, fromTimestamp, sameMessage, timestamp } from "./messages.ts";
import { page } from "./paging.ts";
import { mayManageKeys, requireKeyManager } from "./permissions.ts";
import { Refusal, invalid, nothingToChange } from "./refusal.ts";
import { type Resource, ResourceState, newResource } from "./resource.ts";

type Spec = temporal.api.cloud.identity.v1.IApiKeySpec;
const { ApiKey, ApiKeySpec, OwnerType } = proto.temporal.api.cloud.identity.v1;

/** https://docs.temporal.io/cloud/api-keys#faqs. */
const MAX_KEYS_OF_SERVICE_ACCOUNT = 20;
const MAX_LIFE_MS = 2 * 366 * 86_400_000;

export interface StoredApiKey extends Resource {
  spec: Spec;
  readonly token: string;
}

export function newApiKey(spec: Spec): StoredApiKey {
  return {
    ...newResource(randomBytes(16).toString("hex")),
    token: randomBytes(24).toString("base64url"),
    spec: copyMessage(ApiKeySpec, spec),
  };
}

export function apiKeyMethods(account: Account): Methods {
  const { apiKeys, operations } = account;
  return {
    CreateApiKey: (call, { spec }) => {
      const ownerId = checkSpec(account, spec);
      requireKeyManager(account, call.caller, ownerId);
      const stored = newApiKey(spec ?? {});
      const started = operations.create(call, apiKeys, stored);
      return { keyId: stored.id, token: stored.token, ...started };
    },

    GetApiKey: (call, { keyId }) => {
      const stored = apiKeys.require(keyId);
      requireKeyManager(account, call.caller, stored.spec.ownerId ?? "");
      return { apiKey: view(stored) };
    },

    GetApiKeys: (call, request) => {
      const visible = apiKeys
        .all()
        .filter(({ spec }) => mayManageKeys(account, call.caller, spec.ownerId ?? ""))
        .filter(({ spec }) => request.ownerId === "" || spec.ownerId === request.ownerId)
        .filter(({ spec }) => !request.ownerType || spec.ownerType === request.ownerType);
      const { items, nextPageToken } = page(visible, request);
      return { apiKeys: items.map(view), nextPageToken };
    },

    UpdateApiKey: (call, { keyId, spec, resourceVersion }) => {
      const stored = apiKeys.require(keyId);
      requireKeyManager(account, call.caller, stored.spec.ownerId ?? "");
      operations.requireCurrent(stored, resourceVersion);
      if (!spec?.displayName) throw invalid("an API key needs a display name");
      // The owner by identity/v1/message.proto; the time by the Terraform provider, which replaces a key to change it.
      const { displayName = null, description = null, disabled = null } = stored.spec;
      const allowed = { ...copyMessage(ApiKeySpec, spec), displayName, description, disabled };
      if (!sameMessage(ApiKeySpec, stored.spec, allowed)) {
        throw invalid("owner and expiry time of an API key cannot be changed");
      }
      if (sameMessage(ApiKeySpec, stored.spec, spec)) throw nothingToChange();
      return operations.update(call, stored, resourceVersion, () => {
        stored.spec = copyMessage(ApiKeySpec, spec);
      });
    },

    DeleteApiKey: (call, { keyId, resourceVersion }) => {
      const stored = apiKeys.require(keyId);
      const ownerId = stored.spec.ownerId ?? "";
      // "Service Accounts cannot delete their own API keys without the requisite permissions"
      // (https://docs.temporal.io/cloud/api-keys).
      const own = account.users.find(ownerId) !== undefined;
      requireKeyManager(account, call.caller, ownerId, { own });
      return operations.remove(call, apiKeys, stored, resourceVersion);
    },
  };
}

/** @returns the owner's id */
function checkSpec(account: Account, spec: Spec | null | undefined): string {
  // "Create api key only supports service-account owner type for now" (request_response.proto).
  if (spec?.ownerType !== OwnerType.OWNER_TYPE_SERVICE_ACCOUNT) {
    throw invalid("the owner of an API key must be a service account");
  }
  const ownerId = spec.ownerId ?? "";
  account.serviceAccounts.require(ownerId);
  if (!spec.displayName) throw invalid("an API key needs a display name");
  const life = (fromTimestamp(spec.expiryTime)?.getTime() ?? 0) - Date.now();
  if (life <= 0 || life > MAX_LIFE_MS)
    throw invalid("expiry_time must be in the future and within two years");
  const valid = account.apiKeys.all().filter((key) => key.spec.ownerId === ownerId && !expired(key));
  if (valid.length >= MAX_KEYS_OF_SERVICE_ACCOUNT) {
    throw new Refusal(
      "RESOURCE_EXHAUSTED",
      `a service account has at most ${MAX_KEYS_OF_SERVICE_ACCOUNT} API keys`,
    );
  }
  return ownerId;
}

export function expired({ spec }: StoredApiKey): boolean {
  const expiry = fromTimestamp(spec.expiryTime);
  return expiry !== undefined && expiry <= new Date();
}

/** Without the token, which only the answer to the creation has. */
export function view(stored: StoredApiKey): temporal.api.cloud.identity.v1.IApiKey {
  return ApiKey.fromObject({
    ...stored,
    state: expired(stored) ? ResourceState.RESOURCE_STATE_EXPIRED : stored.state,
    createdTime: timestamp(stored.createdTime),
    lastModifiedTime: timestamp(stored.lastModifiedTime),
  });
}
