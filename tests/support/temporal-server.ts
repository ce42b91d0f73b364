import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Connection, type ConnectionOptions } from "@temporalio/client";
import { CertificateAuthority, type CertificateFiles } from "./certificate-authority.ts";
import { freePorts } from "./free-ports.ts";
import {
  type ClusterPlace,
  configFiles,
  dynamicSettings,
  frontendName,
  internodeName,
  portNames,
  serverConfig,
} from "./temporal-server-config.ts";
import { TokenIssuer } from "./token-issuer.ts";

export interface TemporalServerOptions {
  /** Whether each side must show a certificate of the server's authority. */
  readonly mutualTls?: boolean;
  /** Whether a JWT's `permissions` decide what a caller may do; otherwise everybody may do everything. */
  readonly authorization?: boolean;
  /** An S3 API that takes any credentials, where closed workflows can be archived; namespaces opt in. */
  readonly archive?: { readonly endpoint: string; readonly bucket: string };
  /** For one of several servers without TLS that `connectClusters` makes known to each other. */
  readonly cluster?: ClusterPlace;
}

export interface TemporalServer {
  /** `127.0.0.1:<port>`, for `TEMPORAL_ADDRESS`. */
  readonly address: string;
  /** The authority of all certificates; asked for only by a server with mutual TLS. */
  readonly authority: CertificateAuthority;
  /** Signs the JWTs; asked for only by a server with authorization. */
  readonly tokens: TokenIssuer;
  /** For the operator of the whole server: all that it asks for. */
  readonly operator: Access;
  stop(): Promise<void>;
}

/** What somebody shows to the server. */
export interface Access {
  readonly certificate?: CertificateFiles;
  readonly token?: string;
}

/**
 * Starts a real Temporal server, all services in one process, on free ports of the loopback address with its state in memory,
 * and waits until it answers. The binary is the one that `TEMPORAL_SERVER` names, otherwise `temporal-server` on PATH.
 *
 * @throws Error when there is none, or when it ends before it is ready; the message carries what it said
 */
export async function startTemporalServer(options: TemporalServerOptions = {}): Promise<TemporalServer> {
  const folder = mkdtempSync(join(tmpdir(), "temporal-server-"));
  const files = configFiles(folder);
  const authority = await CertificateAuthority.create(join(folder, "certificates"));
  const tokens = new TokenIssuer();
  tokens.publish(files.keySet);
  const ports = await freePorts(portNames);
  const mutualTls = options.mutualTls
    ? {
        ca: authority.path,
        server: await authority.issue(frontendName),
        internode: await authority.issue(internodeName),
      }
    : undefined;
  writeFileSync(files.dynamic, JSON.stringify(dynamicSettings));
  const parts = {
    ports,
    ...(mutualTls && { mutualTls }),
    ...(options.authorization && { keySet: files.keySet }),
    ...(options.archive && { archive: options.archive }),
    ...(options.cluster && { cluster: options.cluster }),
    dynamicSettings: files.dynamic,
  };
  writeFileSync(files.config, JSON.stringify(serverConfig(parts)));
  const operator: Access = {
    ...(options.mutualTls && { certificate: await authority.issue("operator", { usage: "client" }) }),
    ...(options.authorization && { token: tokens.issue("operator", ["temporal-system:admin"]) }),
  };
  const address = `127.0.0.1:${ports.frontend}`;
  const child = spawn(
    process.env["TEMPORAL_SERVER"] ?? "temporal-server",
    [
      ...["--config-file", files.config, ...(options.authorization ? [] : ["--allow-no-auth"]), "start"],
      ...["frontend", "internal-frontend", "history", "matching", "worker"].map(
        (name) => `--service=${name}`,
      ),
    ],
    {
      env: { ...process.env, AWS_ACCESS_KEY_ID: "any", AWS_SECRET_ACCESS_KEY: "any" },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => void said.push(text));
  }
  const server = { address, authority, tokens, operator };
  const stop = async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(child, connectionOptions(server, operator));
  } catch (error) {
    await stop();
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the Temporal server did not start: ${why}\n${said.join("").slice(-4000)}`, {
      cause: error,
    });
  }
  return { ...server, stop };
}

/** Makes servers known to each other, both ways; each knows the others two seconds later. */
export async function connectClusters(servers: readonly TemporalServer[]): Promise<void> {
  for (const server of servers) {
    const connection = await Connection.connect(connectionOptions(server, server.operator));
    for (const { address: frontendAddress } of servers.filter((other) => other !== server)) {
      await connection.operatorService.addOrUpdateRemoteCluster({
        frontendAddress,
        enableRemoteClusterConnection: true,
        enableReplication: true,
      });
    }
    await connection.close();
  }
}

/** Options for a client of that server; they fit a worker's connection as well. */
export function connectionOptions(
  { address, authority }: Pick<TemporalServer, "address" | "authority">,
  { certificate, token }: Access,
): Pick<ConnectionOptions, "address" | "tls"> & { apiKey?: string } {
  return {
    address,
    tls: certificate
      ? {
          serverRootCACertificate: readFileSync(authority.path),
          serverNameOverride: frontendName,
          clientCertPair: { crt: readFileSync(certificate.certificate), key: readFileSync(certificate.key) },
        }
      : false,
    ...(token !== undefined && { apiKey: token }),
  };
}

/** The same as variables of a program's environment. */
export function connectionVariables(
  { address, authority }: Pick<TemporalServer, "address" | "authority">,
  { certificate, token }: Access,
): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: authority.path,
    TEMPORAL_TLS_SERVER_NAME: frontendName,
    ...(certificate && {
      TEMPORAL_TLS_CLIENT_CERT_PATH: certificate.certificate,
      TEMPORAL_TLS_CLIENT_KEY_PATH: certificate.key,
    }),
    ...(token !== undefined && { TEMPORAL_API_KEY: token }),
  };
}

async function untilReady(child: ChildProcess, options: ConnectionOptions): Promise<void> {
  const state: { failure?: Error } = {};
  child.once("error", (error) => {
    state.failure = new Error(`${error.message} (scripts/toolchain/install temporal-server brings it)`);
  });
  child.once("exit", (code, signal) => {
    state.failure ??= new Error(`it ended with ${signal ?? `exit code ${code ?? "unknown"}`}`);
  });
  const deadline = Date.now() + 60_000;
  let last: unknown;
  while (Date.now() < deadline) {
    if (state.failure) throw state.failure;
    try {
      const connection = await Connection.connect({ ...options, connectTimeout: 2000 });
      try {
        await connection.withDeadline(Date.now() + 2000, () =>
          connection.workflowService.describeNamespace({ namespace: "temporal-system" }),
        );
        return;
      } finally {
        await connection.close();
      }
    } catch (error) {
      last = error;
      await delay(100);
    }
  }
  throw new Error("it was not ready within 60 s", { cause: last });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const impatient = setTimeout(() => void child.kill("SIGKILL"), 5_000);
  await gone;
  clearTimeout(impatient);
}
