import { isAbsolute } from "node:path";
import { z } from "zod";
import type { BackendName } from "./backend/temporal-backend.ts";
import { findFaults } from "./resources/faults.ts";
import type { CheckFault } from "./resources/faults.ts";
import { unknownValue } from "./rpc/properties.ts";
import type { Properties } from "./rpc/properties.ts";

const absolutePath = z
  .string()
  .refine(isAbsolute, "must be an absolute path: the plugin's working directory is Pulumi's choice");

/** Pulumi passes values of a stack's configuration as strings. */
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")], {
  error: "must be true or false",
});

const hostAndPort = (rule: string) => z.string().regex(/^(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9._-]+):\d{1,5}$/, rule);

const backendNames = ["selfHosted", "cloud"] as const satisfies BackendName[];

const cloudApiKeyVariable = "TEMPORAL_CLOUD_API_KEY";

/**
 * Configuration of the provider, `temporal:*` in a stack's configuration.
 *
 * | Key | Meaning | Default |
 * |---|---|---|
 * | `backend` | `selfHosted`: a server of one's own; `cloud`: Temporal Cloud | `selfHosted` |
 * | `address` | `host:port` of the frontend; on Temporal Cloud that of the namespace, for schedules | required |
 * | `tls` | connect by TLS | true if a `tls…` key or an API key is given, else false |
 * | `tlsCaPath` | absolute path of the CA certificate (PEM) that signed the server's | the system's |
 * | `tlsCertPath`, `tlsKeyPath` | absolute paths of the client certificate and its key (PEM), both or neither | none |
 * | `tlsServerName` | name to expect in the server's certificate | the address's host |
 * | `apiKey` | secret; sent as bearer token | none; on Temporal Cloud `cloudApiKey`, unless a client certificate is given |
 * | `cloudApiKey` | secret; key of Temporal Cloud by which namespaces and access are managed | the variable `TEMPORAL_CLOUD_API_KEY` |
 * | `cloudAddress` | `host:port` of the Cloud Ops API, always by TLS | `saas-api.tmprl.cloud:443` |
 */
export const providerConfigSchema = z.strictObject({
  backend: z.enum(backendNames, { error: `must be ${backendNames.join(" or ")}` }).optional(),
  address: hostAndPort("must be host:port of Temporal's frontend, as in 127.0.0.1:7233"),
  tls: flag.optional(),
  tlsCaPath: absolutePath.optional(),
  tlsCertPath: absolutePath.optional(),
  tlsKeyPath: absolutePath.optional(),
  tlsServerName: z.string().min(1, "must not be empty").optional(),
  apiKey: z.string().min(1, "must not be empty").optional(),
  cloudApiKey: z.string().min(1, "must not be empty").optional(),
  cloudAddress: hostAndPort("must be host:port, as in saas-api.tmprl.cloud:443").optional(),
});

export type ProviderConfig = z.infer<typeof providerConfigSchema>;

/** What the way to Temporal Cloud needs, with defaults. */
export interface CloudConfig extends ProviderConfig {
  readonly cloudApiKey: string;
  readonly cloudAddress: string;
}

/** @throws Error without a key, which `providerConfigFaults` tells before */
export function cloudConfig(config: ProviderConfig): CloudConfig {
  const cloudApiKey = config.cloudApiKey ?? process.env[cloudApiKeyVariable];
  if (!cloudApiKey) throw new Error(`temporal:cloudApiKey or ${cloudApiKeyVariable} is required.`);
  const byCertificate = config.tlsCertPath !== undefined;
  const apiKey = config.apiKey ?? (byCertificate || config.tls === false ? undefined : cloudApiKey);
  return {
    ...config,
    ...(apiKey !== undefined && { apiKey }),
    cloudApiKey,
    cloudAddress: config.cloudAddress ?? "saas-api.tmprl.cloud:443",
  };
}

/** All faults of a configuration; unknown values count as right. */
export function providerConfigFaults(config: Properties): CheckFault[] {
  const faults = findFaults(providerConfigSchema, config);
  const given = (key: keyof ProviderConfig) => config[key] !== undefined;
  if (given("tlsCertPath") && !given("tlsKeyPath")) {
    faults.push({ property: "tlsKeyPath", reason: "is required beside tlsCertPath" });
  }
  if (given("tlsKeyPath") && !given("tlsCertPath")) {
    faults.push({ property: "tlsCertPath", reason: "is required beside tlsKeyPath" });
  }
  if (config["tls"] === false || config["tls"] === "false") {
    for (const property of ["tlsCaPath", "tlsCertPath", "tlsServerName"] as const) {
      if (given(property)) faults.push({ property, reason: "contradicts tls: false" });
    }
  }
  return [...faults, ...backendFaults(config)];
}

function backendFaults(config: Properties): CheckFault[] {
  if (config["backend"] === "cloud") {
    if (config["cloudApiKey"] !== undefined || process.env[cloudApiKeyVariable]) return [];
    return [{ property: "cloudApiKey", reason: `or the variable ${cloudApiKeyVariable} is required` }];
  }
  const given = (["cloudApiKey", "cloudAddress"] as const).filter((key) => config[key] !== undefined);
  if (config["backend"] === unknownValue) return [];
  return given.map((property) => ({ property, reason: "is for temporal:backend cloud alone" }));
}
