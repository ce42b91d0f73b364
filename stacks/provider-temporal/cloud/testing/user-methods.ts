import type { temporal } from "@temporalio/proto";
import type { Resource } from "./resource.ts";

export interface StoredUser extends Resource {
  spec: temporal.api.cloud.identity.v1.IUserSpec;
}
