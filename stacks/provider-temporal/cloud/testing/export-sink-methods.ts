import type { temporal } from "@temporalio/proto";
import type { Resource } from "./resource.ts";

export interface StoredExportSink extends Resource {
  readonly namespace: string;
  spec: temporal.api.cloud.namespace.v1.IExportSinkSpec;
}
