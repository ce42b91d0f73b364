import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { CertificateAuthority } from "../../../tests/support/certificate-authority.ts";
import type { CertificateFiles } from "../../../tests/support/certificate-authority.ts";
import type { CloudNamespaceSettings } from "../backend/cloud-services.ts";
import type { CloudBackend, OperationLimits } from "../backend/temporal-backend.ts";
import type { CloudOpsStandIn, CloudOpsStandInOptions } from "./testing/cloud-ops-stand-in.ts";

// What the tests of the backend share, imported before all that loads gRPC. Temporal Cloud cannot be had here: the stand-in has its API
// with the rules that its proto files and documentation state.

export const urn = "urn:pulumi:prod::temporal-cms::temporal:index:Namespace::cms";
export const id = "cms.a1b2c";
export const folder = mkdtempSync(join(tmpdir(), "cloud-backend-"));

// gRPC reads the variable when it is loaded, and the file when it first connects.
process.env["GRPC_DEFAULT_SSL_ROOTS_FILE_PATH"] = join(folder, "ca.pem");
const { cloudBackend } = await import("./cloud-backend.ts");
const { startCloudOpsStandIn } = await import("./testing/cloud-ops-stand-in.ts");

export let clientCa: string;
export let cloud: CloudOpsStandIn;
export let backend: CloudBackend;
export let told: string[];
export let limits: OperationLimits;
let files: CertificateFiles;

beforeAll(async () => {
  const authority = await CertificateAuthority.create(folder);
  files = await authority.issue("localhost", { usage: "server" });
  clientCa = readFileSync(authority.path, "utf8");
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Another stand-in in place of the one that each test begins with. */
export async function restart(options: CloudOpsStandInOptions): Promise<void> {
  await stop();
  await start(options);
}

async function stop(): Promise<void> {
  await backend.close();
  await cloud.stop();
}

async function start(options: CloudOpsStandInOptions = {}): Promise<void> {
  cloud = await startCloudOpsStandIn({ tls: files, ...options });
  backend = open(cloud.apiKey);
}

export function open(cloudApiKey: string, cloudAddress = cloud.address): CloudBackend {
  return cloudBackend({ backend: "cloud", address: "127.0.0.1:1", cloudApiKey, cloudAddress });
}

beforeEach(async () => {
  await start();
  told = [];
  limits = {
    signal: new AbortController().signal,
    timeoutMs: 30_000,
    tell: (message) => Promise.resolve(void told.push(message)),
  };
});
afterEach(stop);

export const settings = (changes: Partial<CloudNamespaceSettings> = {}): CloudNamespaceSettings => ({
  name: "cms",
  retentionDays: 90,
  accountId: "a1b2c",
  regions: ["aws-eu-central-1"],
  clientCa,
  certificateFilters: [],
  apiKeys: false,
  deletionProtected: true,
  ...changes,
});
export const create = (changes: Partial<CloudNamespaceSettings> = {}) =>
  backend.services.namespaces.create(settings(changes), urn, limits);
export const update = (changes: Partial<CloudNamespaceSettings>) =>
  backend.services.namespaces.update(id, settings(changes), limits);
export const describeIt = () => backend.services.namespaces.describe(id, limits);
export const stored = () => cloud.account.namespaces.require(id);
export const callsOf = (method: string) => cloud.calls.filter((call) => call.method === method);
