import type { deployedKeys, orchestrationKeys } from "./keys.ts";
import type { Readable } from "./parse-keys.ts";

/** Temporal Cloud keeps closed workflows for 1 to 90 days: https://docs.temporal.io/cloud/limits */
const mostRetentionDaysOnCloud = 90;

/** A jitter as long as the interval would let two starts fall together. */
export function backfillFaults(config: Readable<typeof orchestrationKeys>): string[] {
  const jitter = config["temporal-cms:backfillJitterSeconds"];
  const everyMinutes = config["temporal-cms:backfillEveryMinutes"];
  if (jitter === undefined || everyMinutes === undefined || jitter < everyMinutes * 60) return [];
  return [`temporal-cms:backfillJitterSeconds: must be less than the interval of ${everyMinutes * 60} s`];
}

/** How keys of staging and prod must fit together; what could not be read is told elsewhere. */
export function deployedFaults(
  stack: string,
  config: Readable<typeof deployedKeys>,
  values: Readonly<Record<string, string>>,
): string[] {
  return [
    ...backendFaults(config, values),
    ...cloudFaults(config),
    ...vendorFaults(stack, config),
    ...clusterFaults(values),
  ];
}

/** The provider plugin and the program must mean the same service. */
function backendFaults(
  config: Readable<typeof deployedKeys>,
  values: Readonly<Record<string, string>>,
): string[] {
  const backend = config["temporal-cms:temporal"]?.backend;
  if (backend === undefined || backend === (values["temporal:backend"] ?? "selfHosted")) return [];
  return [`temporal:backend: must be ${backend}, as temporal-cms:temporal.backend is`];
}

function cloudFaults(config: Readable<typeof deployedKeys>): string[] {
  const temporal = config["temporal-cms:temporal"];
  if (temporal?.backend !== "cloud") return [];
  const faults: string[] = [];
  const retentionDays = config["temporal-cms:retentionDays"];
  if (retentionDays !== undefined && retentionDays > mostRetentionDaysOnCloud) {
    faults.push(
      `temporal-cms:retentionDays: must be a whole number from 1 to ${mostRetentionDaysOnCloud} on Temporal Cloud`,
    );
  }
  const region = config["aws:region"];
  if (region !== undefined && temporal.region !== `aws-${region}`) {
    faults.push(
      `temporal-cms:temporal.region: must be aws-${region}, since Temporal Cloud exports to a bucket of its own region`,
    );
  }
  if (temporal.highAvailabilityRegion === temporal.region) {
    faults.push("temporal-cms:temporal.highAvailabilityRegion: must be another region than region");
  }
  return faults;
}

/** Simulated translations must not reach readers. */
function vendorFaults(stack: string, config: Readable<typeof deployedKeys>): string[] {
  if (stack !== "prod" || config["temporal-cms:vendor"]?.kind !== "simulator") return [];
  return ["temporal-cms:vendor.kind: must be external in prod"];
}

/** The Kubernetes provider would otherwise take whatever cluster the machine at hand is logged in to. */
function clusterFaults(values: Readonly<Record<string, string>>): string[] {
  if (values["kubernetes:context"] || values["kubernetes:kubeconfig"]) return [];
  return ["kubernetes:context: is required, or kubernetes:kubeconfig, so that no other cluster is changed"];
}
