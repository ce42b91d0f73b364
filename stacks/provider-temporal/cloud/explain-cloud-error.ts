import { status } from "@grpc/grpc-js";
import { TemporalError } from "../backend/temporal-error.ts";
import type { TemporalFailure } from "../backend/temporal-error.ts";

interface FailedCall {
  readonly code: status;
  readonly details: string;
}

/** Temporal Cloud tells a stale `resource_version`, and a change that comes while another one runs, by their texts. */
const conflict = /resource.?version|in progress|being (?:updated|modified|deleted|created)|concurrent/i;
const certificate = /certificate|self-signed|issuer|SSL|TLS/i;

/**
 * Says in words what a failed call to Temporal Cloud's API means and what to do next.
 * @param action what was tried, as in `Creating namespace "x"`
 */
export function explainCloudError(error: unknown, action: string, address: string): TemporalError {
  if (error instanceof TemporalError) return error;
  if (!isGrpcError(error)) {
    const reason = error instanceof Error ? error.message : String(error);
    const failure = error instanceof Error && error.name === "AbortError" ? "cancelled" : "failed";
    return new TemporalError(failure, `${action} failed: ${reason}`, { cause: error });
  }
  const [failure, message] = explain(error, address);
  return new TemporalError(failure, `${action}: ${message}`, { cause: error });
}

function explain({ code, details }: FailedCall, address: string): [TemporalFailure, string] {
  switch (code) {
    case status.UNAVAILABLE:
      return ["unreachable", unreachable(details, address)];
    case status.DEADLINE_EXCEEDED:
      return [
        "unreachable",
        `Temporal Cloud at ${address} gave no answer in time. Run the same command again.`,
      ];
    case status.UNAUTHENTICATED:
      return [
        "refused",
        `Temporal Cloud does not accept temporal:cloudApiKey (${details}). Has it expired, or was it disabled or deleted?`,
      ];
    case status.PERMISSION_DENIED:
      return [
        "refused",
        `the owner of temporal:cloudApiKey may not do this (${details}). Provisioning needs the account role Global Admin, ` +
          "or Developer for namespaces alone.",
      ];
    case status.RESOURCE_EXHAUSTED:
      return [
        "busy",
        `Temporal Cloud's limit is reached (${details}). If it stays so, run the same command again later.`,
      ];
    case status.CANCELLED:
      return ["cancelled", "cancelled."];
    case status.NOT_FOUND:
      return ["not-found", details];
    case status.ALREADY_EXISTS:
      return ["already-exists", details];
    case status.ABORTED:
      return ["conflict", details];
    case status.FAILED_PRECONDITION:
    case status.INVALID_ARGUMENT:
      return [
        conflict.test(details) ? "conflict" : "invalid",
        `Temporal Cloud does not accept it: ${details}`,
      ];
    default:
      return ["failed", `${details} (gRPC code ${code})`];
  }
}

function unreachable(details: string, address: string): string {
  if (certificate.test(details)) {
    return (
      `no TLS connection to Temporal Cloud at ${address} (${details}). Behind a proxy that looks into TLS, let NODE_EXTRA_CA_CERTS ` +
      "name the file of its authority; GRPC_DEFAULT_SSL_ROOTS_FILE_PATH, if it is set, counts instead."
    );
  }
  return `Temporal Cloud at ${address} does not answer (${details}). Check the network, and temporal:cloudAddress if it is set.`;
}

function isGrpcError(error: unknown): error is FailedCall {
  return error instanceof Error && "code" in error && typeof error.code === "number" && "details" in error;
}
