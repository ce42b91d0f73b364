import type { ApiVersion } from "./api-version.ts";
import type { Caller } from "./caller.ts";
import type { AnswerOf, MethodName, RequestOf } from "./protocol.ts";

/** What a method is told about a call beside its request. */
export interface Call {
  readonly method: MethodName;
  readonly caller: Caller;
  readonly apiVersion: ApiVersion;
  /** As the caller gave it; empty when it did not. */
  readonly asyncOperationId: string;
  /** The encoded request. */
  readonly input: Uint8Array;
}

export type Methods = {
  readonly [Name in MethodName]?: (call: Call, request: RequestOf<Name>) => AnswerOf<Name>;
};
