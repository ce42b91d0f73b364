import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import grpc from "@grpc/grpc-js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import type * as pb from "@pulumi/pulumi/proto/provider_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import type { TemporalBackend } from "../backend/temporal-backend.ts";
import { TemporalError } from "../backend/temporal-error.ts";
import { providerConfigFaults, providerConfigSchema } from "../provider-config.ts";
import type { ProviderConfig } from "../provider-config.ts";
import { allKinds } from "../resources/all-kinds.ts";
import type { Operation, ResourceKind } from "../resources/resource-kind.ts";
import * as operations from "../resources/resource-operations.ts";
import type { EngineLog } from "./engine-log.ts";
import { toServiceError } from "./failures.ts";
import { checkResponse, diffResponse } from "./messages.ts";
import { pulumiSchema } from "./pulumi-schema.ts";
import { decodeProperties, encodeProperties } from "./properties.ts";
import type { Properties } from "./properties.ts";

export interface ProviderServiceOptions {
  readonly version: string;
  readonly log: Pick<EngineLog, "warn" | "tell">;
  readonly openBackend: (config: ProviderConfig) => TemporalBackend | Promise<TemporalBackend>;
}

/** What every request about one resource carries. */
interface ResourceRequest {
  getUrn(): string;
  getType(): string;
  getTimeout?(): number;
}

/** The methods of `pulumirpc.ResourceProvider` that a provider of plain resources needs. */
export function providerService(options: ProviderServiceOptions): UntypedServiceImplementation {
  const cancelled = new AbortController();
  let config: ProviderConfig | undefined;
  let opened: Promise<TemporalBackend> | undefined;

  /** The backend is loaded when something is to be done: a preview without changes needs none. */
  async function operation(request: ResourceRequest): Promise<Operation> {
    if (!config)
      throw new TemporalError("failed", "The provider was asked to work before it was configured.");
    opened ??= Promise.resolve(options.openBackend(config));
    const backend = await opened;
    const seconds = request.getTimeout?.() ?? 0;
    const urn = request.getUrn();
    return {
      urn,
      backend,
      signal: cancelled.signal,
      timeoutMs: seconds > 0 ? seconds * 1_000 : backend.defaultTimeoutMs,
      warn: (message) => options.log.warn(urn, message),
      tell: (message) => options.log.tell(urn, message),
    };
  }

  return {
    getPluginInfo: unary(() => {
      const info = new pluginPb.PluginInfo();
      info.setVersion(options.version);
      return info;
    }),

    getSchema: unary(() => {
      const response = new providerPb.GetSchemaResponse();
      response.setSchema(JSON.stringify(pulumiSchema(options.version)));
      return response;
    }),

    checkConfig: unary((request: pb.CheckRequest) =>
      checkResponse(
        request.getNews(),
        providerConfigFaults(withoutVersion(decodeProperties(request.getNews()))),
      ),
    ),

    /** Another address or certificate reaches, as far as can be known, the same server: nothing is replaced. */
    diffConfig: unary((request: pb.DiffRequest) => {
      const keys = operations.changedKeys(
        decodeProperties(request.getNews()),
        decodeProperties(request.getOldInputs()),
      );
      return diffResponse(keys.map((property) => ({ property, kind: "update", replaces: false })));
    }),

    configure: unary((request: pb.ConfigureRequest) => {
      config = providerConfigSchema.parse(withoutVersion(decodeProperties(request.getArgs())));
      opened = undefined;
      const response = new providerPb.ConfigureResponse();
      response.setSupportspreview(true);
      // Secrets and outputs come unwrapped; the engine marks outputs as secret where inputs were (see properties.ts).
      response.setAcceptsecrets(false);
      response.setAcceptresources(false);
      response.setAcceptoutputs(false);
      return response;
    }),

    check: unary((request: pb.CheckRequest) => {
      const inputs = decodeProperties(request.getNews());
      const oldInputs = decodeProperties(request.getOlds());
      const faults = operations.check(kindOf(request), inputs, oldInputs, backendName(config));
      return checkResponse(request.getNews(), faults);
    }),

    diff: unary((request: pb.DiffRequest) => {
      const inputs = decodeProperties(request.getNews());
      return diffResponse(operations.diff(kindOf(request), inputs, decodeProperties(request.getOldInputs())));
    }),

    create: unary(async (request: pb.CreateRequest) => {
      const kind = kindOf(request);
      const inputs = decodeProperties(request.getProperties());
      const response = new providerPb.CreateResponse();
      if (request.getPreview()) {
        const outputs = await operations.previewCreate(kind, inputs, await operation(request));
        response.setProperties(encodeProperties(outputs));
      } else {
        const { id, outputs } = await operations.create(kind, inputs, await operation(request));
        response.setId(id);
        response.setProperties(encodeProperties(outputs));
      }
      return response;
    }),

    read: unary(async (request: pb.ReadRequest) => {
      const isImport = !request.hasInputs() || request.getInputs()?.getFieldsMap().getLength() === 0;
      const oldInputs = isImport ? undefined : decodeProperties(request.getInputs());
      const oldOutputs = decodeProperties(request.getProperties());
      const found = await operations.read(
        kindOf(request),
        request.getId(),
        oldInputs,
        oldOutputs,
        await operation(request),
      );
      const response = new providerPb.ReadResponse();
      if (!found) return response;
      response.setId(found.id);
      response.setInputs(encodeProperties(found.inputs));
      response.setProperties(encodeProperties(found.outputs));
      return response;
    }),

    update: unary(async (request: pb.UpdateRequest) => {
      const kind = kindOf(request);
      const inputs = decodeProperties(request.getNews());
      const old = {
        inputs: decodeProperties(request.getOldInputs()),
        outputs: decodeProperties(request.getOlds()),
      };
      const outputs = request.getPreview()
        ? await operations.previewUpdate(kind, inputs, old, await operation(request))
        : await operations.update(kind, request.getId(), inputs, old.inputs, await operation(request));
      const response = new providerPb.UpdateResponse();
      response.setProperties(encodeProperties(outputs));
      return response;
    }),

    delete: unary(async (request: pb.DeleteRequest) => {
      const outputs = decodeProperties(request.getProperties());
      await kindOf(request).delete(request.getId(), outputs, await operation(request));
      return new emptyPb.Empty();
    }),

    cancel: unary(() => {
      cancelled.abort();
      return new emptyPb.Empty();
    }),
  };
}

/** Unknown before the provider was configured. */
function backendName(config: ProviderConfig | undefined): TemporalBackend["name"] | undefined {
  return config && (config.backend ?? "selfHosted");
}

function kindOf(request: ResourceRequest): ResourceKind {
  const type = request.getType();
  const kind = allKinds.find((candidate) => candidate.type === type);
  if (kind) return kind;
  const known = allKinds.map((candidate) => candidate.type).join(", ");
  throw new TemporalError(
    "invalid",
    `The temporal provider knows no resource type ${type}. It knows ${known}.`,
  );
}

/** The engine adds the plugin's version to an explicit provider's inputs. */
function withoutVersion(config: Properties): Properties {
  return Object.fromEntries(Object.entries(config).filter(([key]) => key !== "version"));
}

function unary<Request, Response>(answer: (request: Request) => Response | Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    const answered = new Promise<Response>((resolve) => {
      resolve(answer(call.request));
    });
    answered.then(
      (response) => {
        callback(null, response);
      },
      (error: unknown) => {
        callback({ code: grpc.status.UNKNOWN, ...toServiceError(error) });
      },
    );
  };
}
