import grpc from "@grpc/grpc-js";
import type { ServerErrorResponse } from "@grpc/grpc-js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import anyPb from "google-protobuf/google/protobuf/any_pb.js";
import { TemporalError } from "../backend/temporal-error.ts";
import { NotSettledError } from "../resources/resource-operations.ts";
import { encodeProperties } from "./properties.ts";

/** The error as the engine reads it: a message, and the state of a resource that was created but is not usable. */
export function toServiceError(error: unknown): Partial<ServerErrorResponse> {
  const details = error instanceof Error ? error.message : String(error);
  if (error instanceof NotSettledError) {
    return { code: grpc.status.UNKNOWN, details, metadata: notSettledMetadata(error, details) };
  }
  const code = error instanceof TemporalError ? grpc.status.UNKNOWN : grpc.status.INTERNAL;
  return { code, details };
}

function notSettledMetadata(error: NotSettledError, reason: string): grpc.Metadata {
  const detail = new providerPb.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setInputs(encodeProperties(error.inputs));
  detail.setProperties(encodeProperties(error.outputs));
  detail.setReasonsList([reason]);
  const packed = new anyPb.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusPb.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(reason);
  status.addDetails(packed);
  const metadata = new grpc.Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return metadata;
}
