import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";
import type { TemporalAccess } from "./temporal-access.ts";
import type { WorkloadsInput } from "./workloads-input.ts";

/** What is there before any workload is made. */
export interface Surroundings {
  readonly input: WorkloadsInput;
  /** Kubernetes namespace. */
  readonly namespace: Output<string>;
  /** Name of the `SecretStore`. */
  readonly secretStore: Output<string>;
  readonly temporal: TemporalAccess;
  readonly options: ComponentResourceOptions;
}
