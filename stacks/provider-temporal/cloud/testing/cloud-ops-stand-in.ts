import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import { Role } from "./access.ts";
import { Account, type AccountSettings } from "./account.ts";
import { newApiKey } from "./api-key-methods.ts";
import { type RecordedCall, implementation } from "./dispatch.ts";
import { Faults } from "./faults.ts";
import { timestamp } from "./messages.ts";
import { serviceDefinition } from "./protocol.ts";
import type { StoredNamespace } from "./namespace-view.ts";
import { newResource, touch } from "./resource.ts";

const { OwnerType } = proto.temporal.api.cloud.identity.v1;
const YEAR_MS = 365 * 86_400_000;

export interface CloudOpsStandInOptions extends Partial<AccountSettings> {
  /** Paths of PEM files to serve TLS with; plain text when absent. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/** Whom a key is for: a new service account with this access, unless it names a user that there is. */
export type KeyOwner =
  | Pick<temporal.api.cloud.identity.v1.IServiceAccountSpec, "access" | "namespaceScopedAccess">
  | { readonly userId: string };

export interface CloudOpsStandIn {
  /** `127.0.0.1:port`. */
  readonly address: string;
  /** Of a service account that is a global admin. */
  readonly apiKey: string;
  /** All state, to look at. */
  readonly account: Account;
  readonly faults: Faults;
  /** Every call so far, in order. */
  readonly calls: readonly RecordedCall[];
  /** @returns another key */
  issueApiKey(owner: KeyOwner): string;
  /** Changes a namespace as somebody else would, in the web UI: at once, with a new resource version. */
  changeByHand(namespace: string, change: (stored: StoredNamespace) => void): void;
  stop(): Promise<void>;
}

const defaults: AccountSettings = {
  accountId: "a1b2c",
  frontendAddress: undefined,
  pollsUntilDone: 2,
  checkDurationMs: 1,
  concurrentOperations: 10,
  conflictStatus: "FAILED_PRECONDITION",
};

/**
 * A stand-in for Temporal Cloud, which has no local server: the Cloud Ops API
 * (`temporal.api.cloud.cloudservice.v1.CloudService`) on the loopback address, with its rules as its proto files and
 * https://docs.temporal.io/cloud state them. README.md beside this file says what it does not do.
 */
export async function startCloudOpsStandIn({
  tls,
  ...settings
}: CloudOpsStandInOptions = {}): Promise<CloudOpsStandIn> {
  const faults = new Faults();
  const account = new Account({ ...defaults, ...settings }, faults);
  const calls: RecordedCall[] = [];
  const server = new Server();
  server.addService(
    serviceDefinition,
    implementation(account, faults, (call) => calls.push(call)),
  );
  const port = await listen(server, tls ? tlsCredentials(tls) : ServerCredentials.createInsecure());
  return {
    address: `127.0.0.1:${port}`,
    apiKey: issueApiKey(account, { access: { accountAccess: { role: Role.ROLE_ADMIN } } }),
    account,
    faults,
    calls,
    issueApiKey: (owner) => issueApiKey(account, owner),
    changeByHand(namespace, change) {
      const stored = account.namespaces.require(namespace);
      change(stored);
      touch(stored);
    },
    stop: () =>
      new Promise((resolve) => {
        server.tryShutdown(() => resolve());
        server.forceShutdown();
      }),
  };
}

function tlsCredentials({ certificate, key }: NonNullable<CloudOpsStandInOptions["tls"]>): ServerCredentials {
  return ServerCredentials.createSsl(null, [
    { cert_chain: readFileSync(certificate), private_key: readFileSync(key) },
  ]);
}

function listen(server: Server, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", credentials, (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}

function issueApiKey(account: Account, owner: KeyOwner): string {
  const ownerId = "userId" in owner ? owner.userId : seedServiceAccount(account, owner);
  const key = newApiKey({
    ownerId,
    ownerType: "userId" in owner ? OwnerType.OWNER_TYPE_USER : OwnerType.OWNER_TYPE_SERVICE_ACCOUNT,
    displayName: "given to a test",
    expiryTime: timestamp(new Date(Date.now() + YEAR_MS)),
  });
  account.apiKeys.add(key);
  return key.token;
}

function seedServiceAccount(account: Account, access: Exclude<KeyOwner, { userId: string }>): string {
  const id = randomBytes(16).toString("hex");
  account.serviceAccounts.add({ ...newResource(id), spec: { name: `test-${id.slice(0, 8)}`, ...access } });
  return id;
}
