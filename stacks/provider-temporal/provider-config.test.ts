import { afterEach, describe, expect, test, vi } from "vitest";
import { cloudConfig, providerConfigFaults } from "./provider-config.ts";
import { unknownValue } from "./rpc/properties.ts";
import type { Properties } from "./rpc/properties.ts";

test.each<Properties>([
  { address: "127.0.0.1:7233" },
  { address: "[::1]:7233", tls: "true" },
  { address: "temporal.example:443", tls: true, apiKey: "key", tlsCaPath: "/ca.pem" },
  {
    address: "temporal.example:7233",
    tlsCertPath: "/c.pem",
    tlsKeyPath: "/k.pem",
    tlsServerName: "temporal",
  },
  { address: unknownValue, apiKey: unknownValue },
  { address: "cms.a1b2c.tmprl.cloud:7233", backend: "cloud", cloudApiKey: "key" },
  { address: "127.0.0.1:7233", backend: "cloud", cloudApiKey: unknownValue, cloudAddress: "127.0.0.1:443" },
])("accepts %j", (config) => {
  expect(providerConfigFaults(config)).toEqual([]);
});

test("names all faults at once", () => {
  const config = { address: "localhost", tls: "no", tlsKeyPath: "key.pem", apiKey: "", adress: "x" };
  expect(providerConfigFaults(config).map(({ property, reason }) => `${property} ${reason}`)).toEqual([
    "address must be host:port of Temporal's frontend, as in 127.0.0.1:7233",
    "tls must be true or false",
    "tlsKeyPath must be an absolute path: the plugin's working directory is Pulumi's choice",
    "apiKey must not be empty",
    "adress is not a known property",
    "tlsCertPath is required beside tlsKeyPath",
  ]);
});

test("an address is required, and TLS files contradict tls: false", () => {
  expect(providerConfigFaults({ tls: false, tlsCaPath: "/ca.pem" })).toEqual([
    { property: "address", reason: "is required" },
    { property: "tlsCaPath", reason: "contradicts tls: false" },
  ]);
});

describe("Temporal Cloud", () => {
  const config = { address: "cms.a1b2c.tmprl.cloud:7233", backend: "cloud" } as const;
  afterEach(() => void vi.unstubAllEnvs());

  test("wants a key, by configuration or environment", () => {
    vi.stubEnv("TEMPORAL_CLOUD_API_KEY", "");
    expect(providerConfigFaults(config)).toEqual([
      { property: "cloudApiKey", reason: "or the variable TEMPORAL_CLOUD_API_KEY is required" },
    ]);
    vi.stubEnv("TEMPORAL_CLOUD_API_KEY", "from the environment");
    expect(providerConfigFaults(config)).toEqual([]);
    expect(cloudConfig(config)).toMatchObject({
      cloudApiKey: "from the environment",
      cloudAddress: "saas-api.tmprl.cloud:443",
    });
  });

  test("is not what its keys are given for", () => {
    expect(providerConfigFaults({ address: "127.0.0.1:7233", cloudApiKey: "key" })).toEqual([
      { property: "cloudApiKey", reason: "is for temporal:backend cloud alone" },
    ]);
    expect(providerConfigFaults({ address: "127.0.0.1:7233", backend: "aws" })).toEqual([
      { property: "backend", reason: "must be selfHosted or cloud" },
    ]);
  });

  test("lends its key to the frontend, unless a certificate or plain text is used there", () => {
    const given = { ...config, cloudApiKey: "key" };
    expect(cloudConfig(given).apiKey).toBe("key");
    expect(cloudConfig({ ...given, apiKey: "own" }).apiKey).toBe("own");
    expect(cloudConfig({ ...given, tlsCertPath: "/c.pem", tlsKeyPath: "/k.pem" }).apiKey).toBeUndefined();
    expect(cloudConfig({ ...given, tls: false }).apiKey).toBeUndefined();
  });
});
