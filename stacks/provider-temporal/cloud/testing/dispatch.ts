import type { Metadata, UntypedServiceImplementation } from "@grpc/grpc-js";
import { type sendUnaryData, type ServerUnaryCall, status } from "@grpc/grpc-js";
import { accountMethods } from "./account-methods.ts";
import type { Account } from "./account.ts";
import { apiKeyMethods } from "./api-key-methods.ts";
import { ApiVersion } from "./api-version.ts";
import type { Call, Methods } from "./call.ts";
import { authenticate } from "./caller.ts";
import { exportSinkMethods } from "./export-sink-methods.ts";
import type { Faults } from "./faults.ts";
import { namespaceMethods } from "./namespace-methods.ts";
import { namespaceRegionMethods } from "./namespace-region-methods.ts";
import type { Operation } from "./operations.ts";
import { requirePermission } from "./permissions.ts";
import {
  type CommonFields,
  type MethodName,
  type ReceivedRequest,
  methodNames,
  plainRequest,
} from "./protocol.ts";
import { Refusal, alreadyExists } from "./refusal.ts";
import { regionMethods } from "./regions.ts";
import { serviceAccountMethods } from "./service-account-methods.ts";
import { userGroupMethods } from "./user-group-methods.ts";
import { userMethods } from "./user-methods.ts";

/** A call as it came, whatever was answered; without the API key. */
export interface RecordedCall {
  readonly method: MethodName;
  /** See `plainRequest`. */
  readonly request: Record<string, unknown>;
  readonly apiVersion: string | undefined;
  /** Name of the status that was answered. */
  answered: string;
}

type AnyMethod = (call: Call, request: object) => object;

/** Methods without an implementation here are answered UNIMPLEMENTED by the server. */
export function implementation(
  account: Account,
  faults: Faults,
  record: (call: RecordedCall) => void,
): UntypedServiceImplementation {
  const methods: Methods = {
    ...accountMethods(account),
    ...regionMethods,
    ...namespaceMethods(account),
    ...namespaceRegionMethods(account),
    ...exportSinkMethods(account),
    ...serviceAccountMethods(account),
    ...apiKeyMethods(account),
    ...userMethods(account),
    ...userGroupMethods(account),
  };
  const served = methodNames.filter((name) => methods[name]);
  return Object.fromEntries(
    served.map((name) => [
      name,
      (call: ServerUnaryCall<ReceivedRequest, object>, answer: sendUnaryData<object>) => {
        const { bytes, message } = call.request;
        const recorded: RecordedCall = {
          method: name,
          request: plainRequest(name, message),
          apiVersion: header(call.metadata, "temporal-cloud-api-version"),
          answered: "OK",
        };
        record(recorded);
        try {
          answer(
            null,
            handle(
              account,
              faults,
              methods[name] as unknown as AnyMethod,
              name,
              call.metadata,
              bytes,
              message,
            ),
          );
        } catch (error) {
          const refusal = error instanceof Refusal ? error : new Refusal("INTERNAL", String(error));
          recorded.answered = refusal.status;
          answer({ code: status[refusal.status], details: refusal.message });
        }
      },
    ]),
  );
}

function handle(
  account: Account,
  faults: Faults,
  run: AnyMethod,
  method: MethodName,
  metadata: Metadata,
  input: Uint8Array,
  request: CommonFields,
): object {
  faults.applyBefore(method);
  const caller = authenticate(account, header(metadata, "authorization"));
  const apiVersion = ApiVersion.parse(header(metadata, "temporal-cloud-api-version"));
  requirePermission(caller, method, request);
  const asyncOperationId = method === "GetAsyncOperation" ? "" : (request.asyncOperationId ?? "");
  const earlier = account.operations.find(asyncOperationId);
  const answer = earlier
    ? repeat(account, earlier, method, input)
    : run({ method, caller, apiVersion, asyncOperationId, input }, request);
  const operation = (answer as { asyncOperation?: { id: string } }).asyncOperation;
  const started =
    operation && method !== "GetAsyncOperation" ? account.operations.find(operation.id) : undefined;
  if (started) started.answer = answer;
  faults.applyAfter(method);
  return answer;
}

/** The same request with the same operation id is the same operation; a secret is not shown a second time. */
function repeat(account: Account, earlier: Operation, method: MethodName, input: Uint8Array): object {
  if (earlier.method !== method || !Buffer.from(earlier.input).equals(input)) {
    throw alreadyExists(`async operation ${JSON.stringify(earlier.id)}, of another request,`);
  }
  return { ...earlier.answer, token: "", asyncOperation: account.operations.message(earlier) };
}

function header(metadata: Metadata, name: string): string | undefined {
  return metadata.get(name)[0]?.toString();
}
