import type { temporal } from "@temporalio/proto";
import type { Resource } from "./resource.ts";

export interface StoredUserGroup extends Resource {
  spec: temporal.api.cloud.identity.v1.IUserGroupSpec;
  readonly members: Set<string>;
}
