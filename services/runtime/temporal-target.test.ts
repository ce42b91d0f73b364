import { describe, expect, it } from "vitest";
import { ConfigError } from "./config.ts";
import { loadTemporalTarget } from "./temporal-target.ts";

const address = "127.0.0.1:7233";
const namespace = "cms-orchestration-dev";

function faultsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadTemporalTarget(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe("loadTemporalTarget", () => {
  it("takes Temporal's variables, or the seed's name of the address", () => {
    for (const name of ["TEMPORAL_ADDRESS", "TEMPORAL_ENDPOINT"]) {
      const target = loadTemporalTarget({ [name]: address, TEMPORAL_NAMESPACE: namespace });
      expect(target).toMatchObject({ namespace, connection: { address } });
    }
  });

  it("takes both names when they agree, and refuses them when not", () => {
    const both = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
    expect(faultsOf({ ...both, TEMPORAL_ENDPOINT: address })).toEqual([]);
    expect(faultsOf({ ...both, TEMPORAL_ENDPOINT: "127.0.0.1:7234" })).toEqual([
      expect.stringContaining("TEMPORAL_ENDPOINT: differs from TEMPORAL_ADDRESS"),
    ]);
  });

  it("turns TLS on with an API key", () => {
    const { connection } = loadTemporalTarget({
      TEMPORAL_ADDRESS: "a.example:7233",
      TEMPORAL_NAMESPACE: namespace,
      TEMPORAL_API_KEY: "key",
    });
    expect(connection).toMatchObject({ apiKey: "key" });
    expect(connection.tls).toBeTruthy();
  });

  it("refuses an address with a scheme or without a port", () => {
    for (const wrong of ["http://127.0.0.1:7233", "127.0.0.1", "127.0.0.1:", "a b:7233"])
      expect(faultsOf({ TEMPORAL_ADDRESS: wrong, TEMPORAL_NAMESPACE: namespace })).toEqual([
        "TEMPORAL_ADDRESS: an address is host:port, without a scheme",
      ]);
    expect(faultsOf({ TEMPORAL_ADDRESS: "[::1]:7233", TEMPORAL_NAMESPACE: namespace })).toEqual([]);
  });

  it("names all that is missing at once", () => {
    const faults = faultsOf({ TEMPORAL_ADDRESS: "", TEMPORAL_NAMESPACE: "" });
    expect(faults.map((fault) => fault.split(":")[0])).toEqual(["TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE"]);
  });
});
