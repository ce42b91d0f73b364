import { readFileSync } from "node:fs";
import { defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from "@temporalio/client";
import type { ConnectionOptions } from "@temporalio/client";
import { TemporalError } from "../backend/temporal-error.ts";
import type { ProviderConfig } from "../provider-config.ts";

/** Two seconds of retries: enough for a restart of one frontend, not so long that an absent server looks like a hang. */
const ATTEMPTS = 5;

/** @throws TemporalError `invalid` if a certificate or key file cannot be read */
export function connectionOptions(config: ProviderConfig): ConnectionOptions {
  const { address, apiKey, tls } = config;
  return {
    address,
    tls: tlsOptions(config) ?? tls ?? apiKey !== undefined,
    ...(apiKey === undefined ? {} : { apiKey }),
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: ATTEMPTS }))],
  };
}

function tlsOptions(config: ProviderConfig): Exclude<ConnectionOptions["tls"], boolean> {
  const { tlsCaPath, tlsCertPath, tlsKeyPath, tlsServerName } = config;
  if (!tlsCaPath && !tlsCertPath && !tlsServerName) return undefined;
  return {
    ...(tlsServerName ? { serverNameOverride: tlsServerName } : {}),
    ...(tlsCaPath ? { serverRootCACertificate: readPem("tlsCaPath", tlsCaPath) } : {}),
    ...(tlsCertPath && tlsKeyPath
      ? {
          clientCertPair: {
            crt: readPem("tlsCertPath", tlsCertPath),
            key: readPem("tlsKeyPath", tlsKeyPath),
          },
        }
      : {}),
  };
}

function readPem(key: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TemporalError("invalid", `temporal:${key} cannot be read: ${reason}`, { cause: error });
  }
}
