import type { ConnectionOptions } from "@temporalio/client";
import { loadClientConnectConfig } from "@temporalio/envconfig";
import { z } from "zod";
import { ConfigError } from "./config.ts";
import { certificateFaults } from "./temporal-certificates.ts";

/** Where and as whom to connect; fits both the client's and the worker's connection. */
export interface TemporalTarget {
  readonly namespace: string;
  readonly connection: Pick<ConnectionOptions, "address" | "tls" | "metadata"> & { readonly apiKey?: string };
}

const Address = z.string().regex(/^(?:[^\s/:]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/);

/**
 * Reads Temporal's own variables by `@temporalio/envconfig` (`TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_TLS…`,
 * `TEMPORAL_API_KEY`), and the seed's `TEMPORAL_ENDPOINT`, which is the address again. A configuration file is read only when
 * `TEMPORAL_CONFIG_FILE` names one.
 *
 * @throws {ConfigError} naming all faults at once
 */
export function loadTemporalTarget(environment: NodeJS.ProcessEnv = process.env): TemporalTarget {
  const set = Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  const { TEMPORAL_ENDPOINT: endpoint, ...own } = set;
  const faults: string[] = [];
  if (endpoint && own["TEMPORAL_ADDRESS"] && endpoint !== own["TEMPORAL_ADDRESS"]) {
    faults.push(
      "TEMPORAL_ENDPOINT: differs from TEMPORAL_ADDRESS; they are two names of one thing, set one of them",
    );
  }
  let loaded: ReturnType<typeof loadClientConnectConfig> | undefined;
  try {
    loaded = loadClientConnectConfig({
      disableFile: !own["TEMPORAL_CONFIG_FILE"],
      overrideEnvVars: endpoint ? { TEMPORAL_ADDRESS: endpoint, ...own } : own,
    });
  } catch (error) {
    faults.push(`TEMPORAL_TLS…: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { namespace, connectionOptions } = loaded ?? {};
  if (loaded && !connectionOptions?.address)
    faults.push("TEMPORAL_ADDRESS: is required, such as 127.0.0.1:7233");
  if (connectionOptions?.address && !Address.safeParse(connectionOptions.address).success) {
    faults.push("TEMPORAL_ADDRESS: an address is host:port, without a scheme");
  }
  if (loaded && !namespace) faults.push("TEMPORAL_NAMESPACE: is required, such as cms-orchestration-dev");
  faults.push(...certificateFaults(connectionOptions?.tls));
  if (faults.length > 0 || !namespace || !connectionOptions) throw new ConfigError(faults);
  return { namespace, connection: connectionOptions };
}
