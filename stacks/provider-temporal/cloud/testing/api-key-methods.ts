import type { temporal } from "@temporalio/proto";
import type { Resource } from "./resource.ts";

export interface StoredApiKey extends Resource {
  spec: temporal.api.cloud.identity.v1.IApiKeySpec;
  readonly token: string;
}
