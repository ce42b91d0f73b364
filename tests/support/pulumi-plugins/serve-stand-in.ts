import { flushCompileCache } from "node:module";
import grpc from "@grpc/grpc-js";
import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import type * as pb from "@pulumi/pulumi/proto/provider_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import { checkResponse, diffResponse } from "../../../stacks/provider-temporal/rpc/messages.ts";
import { decodeProperties, encodeProperties } from "../../../stacks/provider-temporal/rpc/properties.ts";
import type { Resource, StandIn } from "./stand-in.ts";

const defaultTimeoutSeconds = 120;
const orphanCheckMilliseconds = 1_000;

/**
 * Serves a stand-in on a free loopback port and tells the engine by writing the port as the first line of stdout. Ends when the
 * process that started it does, if the engine does not end it before.
 */
export async function serveStandIn(standIn: StandIn): Promise<void> {
  const server = new grpc.Server();
  server.addService(providerGrpc.ResourceProviderService, service(standIn));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  process.stdout.write(`${port}\n`);
  // The engine kills the process, so the end is too late.
  flushCompileCache();
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && process.exit(0), orphanCheckMilliseconds).unref();
}

/** The methods of `pulumirpc.ResourceProvider` that a provider of plain resources needs. */
function service(standIn: StandIn): UntypedServiceImplementation {
  const refuse = (what: string) => {
    throw new Error(`The stand-in for Pulumi's ${standIn.name} plugin has no ${what}.`);
  };
  return {
    getPluginInfo: unary(() => {
      const info = new pluginPb.PluginInfo();
      info.setVersion(standIn.version);
      return info;
    }),
    checkConfig: unary((request: pb.CheckRequest) => checkResponse(request.getNews(), [])),
    diffConfig: unary(() => diffResponse([])),
    configure: unary((request: pb.ConfigureRequest) => {
      standIn.configure(decodeProperties(request.getArgs()));
      const response = new providerPb.ConfigureResponse();
      response.setSupportspreview(true);
      // Secrets come unwrapped; the engine marks outputs as secret where inputs were.
      response.setAcceptsecrets(false);
      response.setAcceptresources(false);
      response.setAcceptoutputs(false);
      return response;
    }),
    invoke: unary((request: pb.InvokeRequest) => refuse(`function ${request.getTok()}`)),
    call: unary((request: pb.CallRequest) => refuse(`method ${request.getTok()}`)),
    construct: unary((request: pb.ConstructRequest) => refuse(`component ${request.getType()}`)),
    check: unary((request: pb.CheckRequest) => {
      const { inputs, faults } = standIn.check(resourceOf(request), decodeProperties(request.getNews()));
      return checkResponse(encodeProperties(inputs), faults);
    }),
    diff: unary((request: pb.DiffRequest) => {
      const { changes, deleteBeforeReplace } = standIn.diff(
        resourceOf(request),
        decodeProperties(request.getNews()),
        decodeProperties(request.getOldInputs()),
      );
      const response = diffResponse(changes);
      response.setDeletebeforereplace(deleteBeforeReplace);
      return response;
    }),
    create: unary(async (request: pb.CreateRequest) => {
      const inputs = decodeProperties(request.getProperties());
      const response = new providerPb.CreateResponse();
      if (request.getPreview()) {
        const outputs = await standIn.preview(resourceOf(request), inputs, undefined);
        response.setProperties(encodeProperties(outputs));
      } else {
        const { id, outputs } = await standIn.create(resourceOf(request), inputs);
        response.setId(id);
        response.setProperties(encodeProperties(outputs));
      }
      return response;
    }),
    read: unary(async (request: pb.ReadRequest) => {
      const response = new providerPb.ReadResponse();
      const known = decodeProperties(request.getInputs());
      const found = await standIn.read(resourceOf(request), request.getId(), known);
      if (!found) return response;
      response.setId(request.getId());
      response.setInputs(encodeProperties(found.inputs));
      response.setProperties(encodeProperties(found.outputs));
      return response;
    }),
    update: unary(async (request: pb.UpdateRequest) => {
      const inputs = decodeProperties(request.getNews());
      const outputs = request.getPreview()
        ? await standIn.preview(resourceOf(request), inputs, decodeProperties(request.getOlds()))
        : await standIn.update(
            resourceOf(request),
            request.getId(),
            inputs,
            decodeProperties(request.getOldInputs()),
          );
      const response = new providerPb.UpdateResponse();
      response.setProperties(encodeProperties(outputs));
      return response;
    }),
    delete: unary(async (request: pb.DeleteRequest) => {
      const seconds = request.getTimeout() > 0 ? request.getTimeout() : defaultTimeoutSeconds;
      const known = decodeProperties(request.getProperties());
      await standIn.delete(resourceOf(request), request.getId(), known, seconds);
      return new emptyPb.Empty();
    }),
    cancel: unary(() => new emptyPb.Empty()),
  };
}

/** `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>` */
function resourceOf(request: { getUrn(): string }): Resource {
  const [, , types = "", name = ""] = request.getUrn().split("::");
  return { type: types.split("$").at(-1) ?? "", name };
}

function unary<Request, Response>(answer: (request: Request) => Response | Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    const answered = new Promise<Response>((resolve) => resolve(answer(call.request)));
    answered.then(
      (response) => callback(null, response),
      (error: unknown) => {
        const details = error instanceof Error ? error.message : String(error);
        callback({ code: grpc.status.UNKNOWN, details });
      },
    );
  };
}
