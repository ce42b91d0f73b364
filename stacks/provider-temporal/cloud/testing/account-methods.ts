import type { Account } from "./account.ts";
import { view as viewApiKey } from "./api-key-methods.ts";
import type { Methods } from "./call.ts";
import { ResourceState } from "./resource.ts";
import { view as viewServiceAccount } from "./service-account-methods.ts";
import { view as viewUser } from "./user-methods.ts";

export function accountMethods(account: Account): Methods {
  return {
    GetAsyncOperation: (_call, { asyncOperationId }) => ({
      asyncOperation: account.operations.poll(asyncOperationId),
    }),

    GetAccount: () => ({
      account: {
        id: account.settings.accountId,
        spec: {},
        state: ResourceState.RESOURCE_STATE_ACTIVE,
        resourceVersion: "1",
      },
    }),

    GetCurrentIdentity: ({ caller }) => {
      const user = account.users.find(caller.id);
      return {
        ...(user
          ? { user: viewUser(user) }
          : { serviceAccount: viewServiceAccount(account.serviceAccounts.require(caller.id)) }),
        principalApiKey: viewApiKey(account.apiKeys.require(caller.apiKeyId)),
      };
    },
  };
}
