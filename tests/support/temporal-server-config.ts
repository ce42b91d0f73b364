import { join } from "node:path";
import type { CertificateFiles } from "./certificate-authority.ts";

export const frontendName = "frontend";
export const internodeName = "internode";

/** Ports that a server needs, each free. */
export const portNames = [
  "frontend",
  "frontendMembership",
  "internalFrontend",
  "internalFrontendMembership",
  "history",
  "historyMembership",
  "matching",
  "matchingMembership",
  "worker",
  "workerMembership",
  "http",
] as const;

/** A server's place among several that replicate namespaces to each other. */
export interface ClusterPlace {
  readonly name: string;
  /** From 1; different for each. Histories tell by it which cluster wrote them. */
  readonly number: number;
}

export interface ServerParts {
  readonly ports: Readonly<Record<(typeof portNames)[number], number>>;
  readonly mutualTls?: {
    readonly ca: string;
    readonly server: CertificateFiles;
    readonly internode: CertificateFiles;
  };
  /** Path of the JSON Web Key Set that tokens are checked by. */
  readonly keySet?: string;
  readonly archive?: { readonly endpoint: string; readonly bucket: string };
  readonly cluster?: ClusterPlace;
  /** Path of the file of dynamic settings. */
  readonly dynamicSettings: string;
}

/** Configuration of a server of all services in one process, with its state in memory. JSON, which YAML includes. */
export function serverConfig(parts: ServerParts): object {
  const { ports } = parts;
  return {
    log: { stdout: true, level: "warn" },
    persistence: {
      defaultStore: "default",
      visibilityStore: "visibility",
      numHistoryShards: 4,
      datastores: { default: memoryStore("default"), visibility: memoryStore("visibility") },
    },
    global: {
      membership: { maxJoinDuration: "30s", broadcastAddress: "127.0.0.1" },
      ...(parts.mutualTls && { tls: tls(parts.mutualTls) }),
      ...(parts.keySet !== undefined && { authorization: authorization(parts.keySet) }),
    },
    services: {
      frontend: service(ports.frontend, ports.frontendMembership, { httpPort: ports.http }),
      "internal-frontend": service(ports.internalFrontend, ports.internalFrontendMembership),
      history: service(ports.history, ports.historyMembership),
      matching: service(ports.matching, ports.matchingMembership),
      worker: service(ports.worker, ports.workerMembership),
    },
    ...clusterSettings(parts.cluster, ports.frontend),
    ...(parts.archive && archival(parts.archive)),
    dynamicConfigClient: { filepath: parts.dynamicSettings, pollInterval: "10s" },
  };
}

function clusterSettings(cluster: ClusterPlace | undefined, frontendPort: number): object {
  const { name, number } = cluster ?? { name: "active", number: 1 };
  return {
    clusterMetadata: {
      enableGlobalNamespace: cluster !== undefined,
      failoverVersionIncrement: 10,
      masterClusterName: name,
      currentClusterName: name,
      clusterInformation: {
        [name]: {
          enabled: true,
          initialFailoverVersion: number,
          rpcName: "frontend",
          rpcAddress: `127.0.0.1:${frontendPort}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: cluster === undefined ? "noop" : "all-apis-forwarding" },
  };
}

/**
 * What the server puts off for the sake of its load, done at once: archiving a closed workflow (within five minutes otherwise), noting
 * which tasks are done, which the deletion of a workflow waits for (every 30 seconds otherwise), and learning of other clusters
 * (every minute otherwise).
 */
export const dynamicSettings = {
  "history.archivalProcessorArchiveDelay": [{ value: "1s" }],
  "history.transferProcessorUpdateAckInterval": [{ value: "1s" }],
  "history.visibilityProcessorUpdateAckInterval": [{ value: "1s" }],
  "system.clusterMetadataRefreshInterval": [{ value: "2s" }],
};

function memoryStore(databaseName: string): object {
  return {
    sql: {
      pluginName: "sqlite",
      driverName: "sqlite",
      databaseName,
      connectAddr: "localhost",
      connectProtocol: "tcp",
      connectAttributes: { mode: "memory", cache: "private" },
      maxConns: 1,
      maxIdleConns: 1,
      maxConnLifetime: "1h",
    },
  };
}

function service(grpcPort: number, membershipPort: number, more: object = {}): object {
  return { rpc: { grpcPort, membershipPort, bindOnLocalHost: true, ...more } };
}

function tls({ ca, server, internode }: NonNullable<ServerParts["mutualTls"]>): object {
  const asServer = ({ certificate, key }: CertificateFiles) => ({
    certFile: certificate,
    keyFile: key,
    requireClientAuth: true,
    clientCaFiles: [ca],
  });
  return {
    internode: {
      server: asServer(internode),
      client: { serverName: internodeName, rootCaFiles: [ca] },
    },
    frontend: {
      server: asServer(server),
      client: { serverName: frontendName, rootCaFiles: [ca] },
    },
    // The server's own workers call the internal frontend, which shows the certificate of the services among themselves.
    systemWorker: {
      certFile: internode.certificate,
      keyFile: internode.key,
      client: { serverName: internodeName, rootCaFiles: [ca] },
    },
  };
}

function authorization(keySet: string): object {
  return {
    authorizer: "default",
    claimMapper: "default",
    permissionsClaimName: "permissions",
    jwtKeyProvider: { refreshInterval: "1m", keySourceURIs: [`file://${keySet}`] },
  };
}

function archival({ endpoint, bucket }: NonNullable<ServerParts["archive"]>): object {
  const store = () => ({
    state: "enabled",
    enableRead: true,
    provider: { s3store: { region: "us-east-1", endpoint, s3ForcePathStyle: true } },
  });
  const byDefault = () => ({ state: "disabled", URI: `s3://${bucket}` });
  return {
    archival: { history: store(), visibility: store() },
    namespaceDefaults: { archival: { history: byDefault(), visibility: byDefault() } },
  };
}

export function configFiles(folder: string): { config: string; dynamic: string; keySet: string } {
  return {
    config: join(folder, "server.yaml"),
    dynamic: join(folder, "dynamic.yaml"),
    keySet: join(folder, "jwks.json"),
  };
}
