import { status } from "@grpc/grpc-js";
import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";
import { type CloudOpsStandInOptions, type KeyOwner, startCloudOpsStandIn } from "./cloud-ops-stand-in.ts";
import { expect } from "vitest";
import { RawClient } from "./raw-client.ts";
import type { StatusName } from "./refusal.ts";

const { State } = proto.temporal.api.cloud.operation.v1.AsyncOperation;
type AsyncOperation = temporal.api.cloud.operation.v1.IAsyncOperation;

/** A stand-in and raw calls to it, for the stand-in's own tests. */
export async function startTestBed(options: CloudOpsStandInOptions = {}) {
  const cloud = await startCloudOpsStandIn(options);
  const clients: RawClient[] = [];
  const clientOf = (apiKey: string, version = "v0.14.0") => {
    const headers = { authorization: `Bearer ${apiKey}`, "temporal-cloud-api-version": version };
    const client = new RawClient(cloud.address, headers);
    clients.push(client);
    return client;
  };
  const admin = clientOf(cloud.apiKey);

  /** Polls an operation to its end. */
  async function done(started: { asyncOperation?: AsyncOperation | null }): Promise<AsyncOperation> {
    for (;;) {
      const { asyncOperation } = await admin.call("GetAsyncOperation", {
        asyncOperationId: started.asyncOperation?.id,
      });
      if (asyncOperation?.state !== State.STATE_IN_PROGRESS) return asyncOperation ?? {};
    }
  }

  return {
    cloud,
    admin,
    done,
    /** A client without any headers of its own. */
    bare: (headers: Record<string, string>) => {
      const client = new RawClient(cloud.address, headers);
      clients.push(client);
      return client;
    },
    atVersion: (version: string) => clientOf(cloud.apiKey, version),
    as: (owner: KeyOwner) => clientOf(cloud.issueApiKey(owner)),
    withKey: (apiKey: string) => clientOf(apiKey),

    /** @returns the id of a new namespace that is active */
    async createNamespace(changes: object = {}): Promise<string> {
      const started = await admin.call("CreateNamespace", { spec: namespaceSpec(changes) });
      await done(started);
      return started.namespace;
    },

    async getNamespace(namespace: string) {
      return (await admin.call("GetNamespace", { namespace })).namespace!;
    },

    async stop(): Promise<void> {
      for (const client of clients) client.close();
      await cloud.stop();
    },
  };
}

export type TestBed = Awaited<ReturnType<typeof startTestBed>>;

export const namespaceSpec = (changes: object = {}) => ({
  name: "cms-orchestration",
  regions: ["aws-eu-central-1"],
  retentionDays: 30,
  apiKeyAuth: { enabled: true },
  ...changes,
});

/** What a call is rejected with. */
export const refusal = (name: StatusName, details: RegExp) => ({
  code: status[name],
  details: expect.stringMatching(details) as string,
});
