import { isDeepStrictEqual } from "node:util";
import { msNumberToTs, tsToMs } from "@temporalio/common/lib/time.js";
import type { ApiKeySettings, ApiKeyState, CloudCollection } from "../backend/cloud-services.ts";
import type { OperationLimits } from "../backend/temporal-backend.ts";
import { awaitOperation } from "./await-operation.ts";
import { isGone } from "./change-versioned.ts";
import type { CloudCalls } from "./cloud-calls.ts";
import { existing } from "./cloud-collection.ts";
import { ownerTypes } from "./cloud-messages.ts";
import type { ApiKeyMessage, ApiKeySpec, AsyncOperation } from "./cloud-messages.ts";
import { creationsOf, letFinish, madeBy } from "./creation-operations.ts";
import { findInPages } from "./pages.ts";
import type { TokenStore } from "./token-store.ts";

const DAY_MS = 86_400_000;
/** What the description of a key says before the entry that has its token. */
const tokenIsIn = "Token in ";

/**
 * CloudService.CreateApiKey, GetApiKey, GetApiKeys, UpdateApiKey and DeleteApiKey. Ids: the server's.
 *
 * A token is told once, in the answer to the creation, and goes straight into the store, as the version that has the operation's id:
 * by that an interrupted run can tell a key whose token was kept from one whose token is lost.
 */
export function apiKeys(calls: CloudCalls, store: TokenStore): CloudCollection<ApiKeySettings, ApiKeyState> {
  async function read(keyId: string, limits: OperationLimits): Promise<ApiKeyMessage | undefined> {
    const found = await calls.find(`Reading API key ${keyId}`, limits, (service) =>
      service.getApiKey({ keyId }),
    );
    return found?.apiKey ?? undefined;
  }

  async function remove(
    keyId: string,
    key: ApiKeyMessage,
    asyncOperationId: string,
    limits: OperationLimits,
  ) {
    const resourceVersion = key.resourceVersion ?? "";
    const answer = await calls.find(`Deleting API key ${keyId}`, limits, (service) =>
      service.deleteApiKey({ keyId, resourceVersion, asyncOperationId }),
    );
    return answer?.asyncOperation;
  }

  const subject = ({ name }: ApiKeySettings) => `API key "${name}"`;

  const keys = existing<ApiKeySettings, ApiKeyState, ApiKeyMessage>(calls, {
    subject,
    read,
    state: (_id, key) => stateOf(key),

    change(keyId, settings, key, asyncOperationId, limits) {
      const { expiryTime } = stateOf(key);
      if (isDeepStrictEqual(stateOf(key), { ...settings, expiryTime })) return undefined;
      const spec = { ...key.spec, ...specOf(settings) };
      const resourceVersion = key.resourceVersion ?? "";
      return calls
        .call(`Updating ${subject(settings)}`, limits, (service) =>
          service.updateApiKey({ keyId, spec, resourceVersion, asyncOperationId }),
        )
        .then(({ asyncOperation }) => asyncOperation);
    },

    remove,
  });

  /** @returns the key's id; undefined if the answer with the token got lost, and a call that was repeated found the key made */
  async function createKey(
    settings: ApiKeySettings,
    asyncOperationId: string,
    limits: OperationLimits,
  ): Promise<string | undefined> {
    const expiryTime = msNumberToTs(Date.now() + settings.expiresAfterDays * DAY_MS);
    const spec = { ...specOf(settings), expiryTime };
    const { keyId, token, asyncOperation } = await calls.call(
      `Creating ${subject(settings)}`,
      limits,
      (service) => service.createApiKey({ spec, asyncOperationId }),
    );
    await awaitOperation(calls, asyncOperation, `the creation of ${subject(settings)}`, limits);
    if (token === "") return undefined;
    try {
      await store.put(settings.secretId, asyncOperationId, token);
    } catch (error) {
      // A key whose token nobody has is of no use.
      await keys.delete(keyId, limits);
      throw error;
    }
    return keyId;
  }

  async function madeEarlier(
    { serviceAccountId, name }: ApiKeySettings,
    last: AsyncOperation | undefined,
    limits: OperationLimits,
  ): Promise<ApiKeyMessage | undefined> {
    if (!last) return undefined;
    const page = async (pageToken: string) => {
      const answer = await calls.call("Listing API keys", limits, (service) =>
        service.getApiKeys({ ownerId: serviceAccountId, pageSize: 100, pageToken }),
      );
      return { items: answer.apiKeys, next: answer.nextPageToken };
    };
    const isIt = (key: ApiKeyMessage) =>
      key.spec?.displayName === name && !isGone(key) && madeBy(last, key.createdTime);
    return findInPages<ApiKeyMessage>(page, isIt);
  }

  return {
    ...keys,

    /** Keys of the same name do not hinder one another: only one of an interrupted run is found. */
    async find(settings, urn, limits) {
      const { last } = await creationsOf(calls, ownerOf(settings, urn), limits);
      const key = await madeEarlier(settings, last, limits);
      return key && { id: key.id ?? "", ours: true };
    },

    async create(settings, urn, limits) {
      for (;;) {
        const { last, nextId } = await creationsOf(calls, ownerOf(settings, urn), limits);
        await letFinish(calls, last, `the creation of ${subject(settings)}`, limits);
        const earlier = await madeEarlier(settings, last, limits);
        if (earlier) {
          const keyId = earlier.id ?? "";
          if (await store.has(settings.secretId, last?.id ?? "")) return keyId;
          await limits.tell?.(`The token of ${subject(settings)} got lost: another key is made.`);
          await keys.delete(keyId, limits);
        }
        const keyId = await createKey(settings, nextId, limits);
        if (keyId !== undefined) return keyId;
      }
    },
  };
}

/** Another one of these makes another key. */
function ownerOf(
  { name, serviceAccountId, expiresAfterDays, secretId }: ApiKeySettings,
  urn: string,
): string {
  return [urn, name, serviceAccountId, expiresAfterDays, secretId].join("\n");
}

/** Without the time of expiry, which never changes. */
function specOf({ name, serviceAccountId, secretId, disabled }: ApiKeySettings): ApiKeySpec {
  return {
    ownerId: serviceAccountId,
    ownerType: ownerTypes.OWNER_TYPE_SERVICE_ACCOUNT,
    displayName: name,
    description: `${tokenIsIn}${secretId}`,
    disabled,
  };
}

function stateOf({ spec, createdTime }: ApiKeyMessage): ApiKeyState {
  const expiresAt = spec?.expiryTime ? tsToMs(spec.expiryTime) : 0;
  const createdAt = createdTime ? tsToMs(createdTime) : expiresAt;
  const description = spec?.description ?? "";
  return {
    name: spec?.displayName ?? "",
    serviceAccountId: spec?.ownerId ?? "",
    expiresAfterDays: Math.round((expiresAt - createdAt) / DAY_MS),
    secretId: description.startsWith(tokenIsIn) ? description.slice(tokenIsIn.length) : "",
    disabled: spec?.disabled ?? false,
    expiryTime: new Date(expiresAt).toISOString(),
  };
}
