import grpc from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NamespaceState, OperationLimits, SelfHostedBackend } from "../backend/temporal-backend.ts";
import { waitUntil } from "../backend/wait-until.ts";
import { decodeProperties, encodeProperties, unknownValue } from "./properties.ts";
import type { Properties } from "./properties.ts";
import { providerService } from "./provider-service.ts";

const urn = "urn:pulumi:dev::project::temporal:index:Namespace::home";
const type = "temporal:index:Namespace";

/** A server that registers namespaces at once and lets them be used when the test says so. */
class SlowServer {
  readonly namespaces = new Map<string, NamespaceState>();
  usable = false;

  backend(): SelfHostedBackend {
    const backend: Partial<SelfHostedBackend> = {
      name: "selfHosted",
      defaultTimeoutMs: 60_000,
      describeNamespace: (name) => Promise.resolve(this.namespaces.get(name)),
      registerNamespace: (settings, owner) => {
        this.namespaces.set(settings.name, { ...settings, owner, namespaceId: "server-id" });
        return Promise.resolve();
      },
      waitForNamespace: (name: string, limits: OperationLimits) =>
        waitUntil(`namespace "${name}" to answer`, () => Promise.resolve(this.usable), limits),
    };
    return backend as SelfHostedBackend;
  }
}

let slowServer: SlowServer;
let grpcServer: grpc.Server;
let client: ResourceProviderClient;
let warnings: string[];

beforeEach(async () => {
  slowServer = new SlowServer();
  warnings = [];
  grpcServer = new grpc.Server();
  const log = {
    warn: (_urn: string, message: string) => Promise.resolve(void warnings.push(message)),
    tell: () => Promise.resolve(),
  };
  grpcServer.addService(
    providerGrpc.ResourceProviderService,
    providerService({ version: "1.2.3", log, openBackend: () => slowServer.backend() }),
  );
  const credentials = grpc.ServerCredentials.createInsecure();
  const port = await new Promise<number>((resolve, reject) => {
    grpcServer.bindAsync("127.0.0.1:0", credentials, (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
});
afterEach(() => {
  client.close();
  grpcServer.forceShutdown();
});

function answer<Response>(
  send: (callback: (error: ServiceError | null, response: Response) => void) => void,
) {
  return new Promise<Response>((resolve, reject) => {
    send((error, response) => {
      if (error) reject(error);
      else resolve(response);
    });
  });
}

function configure() {
  const request = new pb.ConfigureRequest();
  request.setArgs(encodeProperties({ address: "127.0.0.1:7233" }));
  return answer<pb.ConfigureResponse>((done) => client.configure(request, done));
}

function create(inputs: Properties, options: { preview?: boolean; timeout?: number } = {}) {
  const request = new pb.CreateRequest();
  request.setUrn(urn);
  request.setType(type);
  request.setProperties(encodeProperties(inputs));
  request.setPreview(options.preview ?? false);
  request.setTimeout(options.timeout ?? 0);
  return answer<pb.CreateResponse>((done) => client.create(request, done));
}

const inputs = { name: "home", retentionDays: 7 };

describe("create", () => {
  test("is answered when the namespace can be used", async () => {
    await configure();
    const created = create(inputs);
    slowServer.usable = true;
    const response = await created;
    expect(response.getId()).toBe("home");
    expect(decodeProperties(response.getProperties())).toEqual({
      ...inputs,
      allowDelete: false,
      namespaceId: "server-id",
    });
    expect(slowServer.namespaces.get("home")?.owner).toBe(urn);
  });

  test("that is not usable in time leaves the resource in the state", async () => {
    await configure();
    const failure = (await create(inputs, { timeout: 0.1 }).catch((error: unknown) => error)) as ServiceError;
    expect(failure.details).toContain('namespace "home" to answer');
    const [packed] = failure.metadata.get("grpc-status-details-bin");
    const [detail] = statusPb.Status.deserializeBinary(packed as Buffer).getDetailsList();
    const failed = pb.ErrorResourceInitFailed.deserializeBinary(detail!.getValue_asU8());
    expect(detail!.getTypeName()).toBe("pulumirpc.ErrorResourceInitFailed");
    expect(failed.getId()).toBe("home");
    expect(decodeProperties(failed.getInputs())).toEqual(inputs);
  });

  test("ends soon after a cancellation", async () => {
    await configure();
    const created = create(inputs).catch((error: unknown) => error);
    await answer((done) => client.cancel(new emptyPb.Empty(), done));
    expect(((await created) as ServiceError).details).toContain("Cancelled while waiting");
  });

  test("is only thought through in a preview, with unknown values kept", async () => {
    await configure();
    const response = await create({ name: "home", retentionDays: unknownValue }, { preview: true });
    expect(response.getId()).toBe("");
    expect(decodeProperties(response.getProperties())).toEqual({
      name: "home",
      retentionDays: unknownValue,
      allowDelete: false,
      namespaceId: unknownValue,
    });
    expect(slowServer.namespaces.size).toBe(0);
  });

  test("of what exists fails already in the preview, with the command that takes it over", async () => {
    await configure();
    slowServer.namespaces.set("home", { ...inputs, namespaceId: "x" });
    await expect(create(inputs, { preview: true })).rejects.toThrow(
      "Take it over with: pulumi import temporal:index:Namespace home home",
    );
  });
});

test("reading what is gone answers no id", async () => {
  await configure();
  const request = new pb.ReadRequest();
  request.setUrn(urn);
  request.setType(type);
  request.setId("home");
  request.setInputs(encodeProperties(inputs));
  const response = await answer<pb.ReadResponse>((done) => client.read(request, done));
  expect(response.getId()).toBe("");
});

test("a resource type that the provider does not know is named, with those that it knows", async () => {
  const request = new pb.CheckRequest();
  request.setType("temporal:index:Queue");
  request.setNews(encodeProperties({}));
  await expect(answer((done) => client.check(request, done))).rejects.toThrow(
    /no resource type temporal:index:Queue. It knows temporal:index:Namespace/,
  );
});

test("secrets and outputs are unwrapped, and neither is asked for", async () => {
  const response = await configure();
  expect(response.getAcceptsecrets()).toBe(false);
  const signature = "4dabf18193072939515e22adb298388d";
  const wrapped = encodeProperties({
    secret: { [signature]: "1b47061264138c4ac30d75fd1eb44270", value: "x" },
    output: { [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" },
  });
  expect(decodeProperties(wrapped)).toEqual({ secret: "x", output: unknownValue });
});

test("the schema names every resource with its inputs", async () => {
  const response = await answer<pb.GetSchemaResponse>((done) =>
    client.getSchema(new pb.GetSchemaRequest(), done),
  );
  const schema = JSON.parse(response.getSchema()) as {
    version: string;
    config: { variables: Record<string, unknown> };
    resources: Record<string, { requiredInputs: string[]; inputProperties: Record<string, unknown> }>;
  };
  expect(schema.version).toBe("1.2.3");
  expect(schema.config.variables["apiKey"]).toEqual({ type: "string", secret: true });
  expect(schema.resources[type]?.requiredInputs).toEqual(["name", "retentionDays"]);
  expect(schema.resources["temporal:index:SearchAttribute"]?.inputProperties).toEqual({
    namespace: { type: "string" },
    name: { type: "string" },
    type: { type: "string" },
  });
  expect(Object.keys(schema.resources["temporal:index:Schedule"]?.inputProperties ?? {})).toContain(
    "catchupWindowSeconds",
  );
});
