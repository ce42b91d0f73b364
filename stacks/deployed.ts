import type { DeployedEnvironment } from "./config.ts";
import { type Platform, platform } from "./platform/platform.ts";
import { desiredNamespace } from "./temporal/desired-namespace.ts";
import { type OrchestrationNamespace, orchestrationNamespace } from "./temporal/orchestration-namespace.ts";
import { type Workloads, workloads } from "./workloads/workloads.ts";
import { workloadsInput } from "./workloads-input.ts";

export interface Deployed {
  readonly platform: Platform;
  readonly orchestration: OrchestrationNamespace;
  readonly workloads: Workloads;
}

/** Staging and prod: AWS, Temporal, and what runs in Kubernetes. */
export function deployed(environment: DeployedEnvironment): Deployed {
  const aws = platform(environment);
  const orchestration = orchestrationNamespace(desiredNamespace(environment));
  return {
    platform: aws,
    orchestration,
    workloads: workloads(workloadsInput(environment, aws, orchestration.namespace.name)),
  };
}
