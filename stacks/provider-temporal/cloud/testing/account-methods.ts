import type { Account } from "./account.ts";
import type { Methods } from "./call.ts";
import { ResourceState } from "./resource.ts";

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
        resourceVersion: "account",
      },
    }),
  };
}
