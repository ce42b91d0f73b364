import type { EnvironmentName } from "../config.ts";

/** Of everything in AWS: whose it is, for bills and for people who meet it. */
export function tags(environment: EnvironmentName): Record<string, string> {
  return { project: "temporal-cms", environment, "managed-by": "pulumi" };
}
