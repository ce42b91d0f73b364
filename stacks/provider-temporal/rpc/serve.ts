import { readFileSync } from "node:fs";
import { flushCompileCache } from "node:module";
import grpc from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { TemporalBackend } from "../backend/temporal-backend.ts";
import { cloudConfig } from "../provider-config.ts";
import type { ProviderConfig } from "../provider-config.ts";
import { EngineLog } from "./engine-log.ts";
import { providerService } from "./provider-service.ts";

/**
 * Serves the provider on a free loopback port and tells the engine by writing the port as the first line of stdout.
 * The engine ends the process.
 * @param engineAddress `host:port` of the engine that started us
 */
export async function serveProvider(engineAddress: string | undefined): Promise<void> {
  if (!engineAddress) {
    throw new Error("Pulumi's engine starts this plugin and passes its own address as the last argument.");
  }
  const server = new grpc.Server();
  server.addService(
    providerGrpc.ResourceProviderService,
    providerService({
      version: packageVersion(),
      log: new EngineLog(engineAddress),
      openBackend,
    }),
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  process.stdout.write(`${port}\n`);
  // The engine kills the process, so the end is too late.
  flushCompileCache();
}

/** Each backend is loaded for those who use it. */
async function openBackend(config: ProviderConfig): Promise<TemporalBackend> {
  if (config.backend !== "cloud") {
    const { selfHostedBackend } = await import("../self-hosted/self-hosted-backend.ts");
    return selfHostedBackend(config);
  }
  const { cloudBackend } = await import("../cloud/cloud-backend.ts");
  return cloudBackend(cloudConfig(config));
}

function packageVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
