import { isAbsolute } from "node:path";
import { z } from "zod";
import { findFaults } from "./resources/faults.ts";
import type { CheckFault } from "./resources/faults.ts";
import type { Properties } from "./rpc/properties.ts";

const absolutePath = z
  .string()
  .refine(isAbsolute, "must be an absolute path: the plugin's working directory is Pulumi's choice");

/** Pulumi passes values of a stack's configuration as strings. */
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")], {
  error: "must be true or false",
});

/**
 * Configuration of the provider, `temporal:*` in a stack's configuration.
 *
 * | Key | Meaning | Default |
 * |---|---|---|
 * | `address` | `host:port` of the frontend | required |
 * | `tls` | connect by TLS | true if a `tls…` key or an API key is given, else false |
 * | `tlsCaPath` | absolute path of the CA certificate (PEM) that signed the server's | the system's |
 * | `tlsCertPath`, `tlsKeyPath` | absolute paths of the client certificate and its key (PEM), both or neither | none |
 * | `tlsServerName` | name to expect in the server's certificate | the address's host |
 * | `apiKey` | secret; sent as bearer token | none |
 */
export const providerConfigSchema = z.strictObject({
  address: z
    .string()
    .regex(
      /^(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9._-]+):\d{1,5}$/,
      "must be host:port of Temporal's frontend, as in 127.0.0.1:7233",
    ),
  tls: flag.optional(),
  tlsCaPath: absolutePath.optional(),
  tlsCertPath: absolutePath.optional(),
  tlsKeyPath: absolutePath.optional(),
  tlsServerName: z.string().min(1, "must not be empty").optional(),
  apiKey: z.string().min(1, "must not be empty").optional(),
});

export type ProviderConfig = z.infer<typeof providerConfigSchema>;

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
  return faults;
}
