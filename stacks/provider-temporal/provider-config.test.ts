import { expect, test } from "vitest";
import { providerConfigFaults } from "./provider-config.ts";
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
