import { status } from "@grpc/grpc-js";
import { TemporalError } from "../backend/temporal-error.ts";
import type { TemporalFailure } from "../backend/temporal-error.ts";

interface FailedCall {
  readonly code: status;
  readonly details: string;
  /** What was tried, as in `Registering namespace "x"`. */
  readonly action: string;
  readonly address: string;
}

interface Explanation {
  readonly failure: TemporalFailure;
  readonly message: (call: FailedCall) => string;
}

const refused: Explanation = {
  failure: "refused",
  message: ({ action, address, details }) =>
    `${action}: Temporal at ${address} refused it (${details}). The identity of temporal:apiKey or of the client certificate ` +
    "needs the admin role for the namespace, and for the system to register namespaces.",
};

const notAccepted: Explanation = {
  failure: "invalid",
  message: ({ action, details }) => `${action}: the server does not accept it: ${details}`,
};

const other: Explanation = {
  failure: "failed",
  message: ({ action, code, details }) => `${action} failed: ${details} (gRPC code ${code})`,
};

const explanations: Partial<Record<status, Explanation>> = {
  [status.UNAVAILABLE]: { failure: "unreachable", message: unreachable },
  [status.DEADLINE_EXCEEDED]: {
    failure: "unreachable",
    message: ({ action, address }) =>
      `${action}: Temporal at ${address} gave no answer in time. Is it overloaded or behind a firewall? Then run the same command again.`,
  },
  [status.UNAUTHENTICATED]: refused,
  [status.PERMISSION_DENIED]: refused,
  [status.RESOURCE_EXHAUSTED]: {
    failure: "busy",
    message: ({ action, address, details }) =>
      `${action}: Temporal at ${address} is over its limits (${details}). Run the same command again later.`,
  },
  [status.CANCELLED]: { failure: "cancelled", message: ({ action }) => `${action} was cancelled.` },
  [status.NOT_FOUND]: { failure: "not-found", message: ({ action, details }) => `${action}: ${details}` },
  [status.ALREADY_EXISTS]: {
    failure: "already-exists",
    message: ({ action, details }) => `${action}: ${details}`,
  },
  [status.INVALID_ARGUMENT]: notAccepted,
  [status.FAILED_PRECONDITION]: notAccepted,
  [status.UNIMPLEMENTED]: {
    failure: "failed",
    message: ({ action, address }) =>
      `${action}: ${address} does not offer this call. Is it the frontend of a Temporal server of version 1.20 or later?`,
  },
};

/** Says in words what a failed call means and what to do next. */
export function explainError(error: unknown, action: string, address: string): TemporalError {
  if (error instanceof TemporalError) return error;
  if (!isGrpcError(error)) {
    const reason = error instanceof Error ? error.message : String(error);
    const failure = error instanceof Error && error.name === "AbortError" ? "cancelled" : "failed";
    return new TemporalError(failure, `${action} failed: ${reason}`, { cause: error });
  }
  const { failure, message } = explanations[error.code] ?? other;
  const { code } = error;
  const details = error.details.replace(/\s*Resolution note:\s*$/, "");
  return new TemporalError(failure, message({ code, details, action, address }), { cause: error });
}

function isGrpcError(error: unknown): error is Pick<FailedCall, "code" | "details"> {
  return error instanceof Error && "code" in error && typeof error.code === "number" && "details" in error;
}

const tlsTrouble = /EPROTO|SSL|TLS|certificate|self-signed|wrong version number|issuer/i;
const wrongProtocol =
  /Failed to connect|Protocol error|ECONNRESET|Connection dropped|socket hang up|Bad status code|Frame size/i;

function unreachable({ action, address, details }: FailedCall): string {
  if (tlsTrouble.test(details)) {
    return (
      `${action}: no TLS connection to Temporal at ${address} (${details}). Check temporal:tls (is the server's port a TLS port?), ` +
      "temporal:tlsCaPath, temporal:tlsCertPath, temporal:tlsKeyPath and temporal:tlsServerName."
    );
  }
  if (wrongProtocol.test(details)) {
    return (
      `${action}: what listens at ${address} closed the connection (${details}). Is it Temporal's gRPC port, ` +
      "and does it want TLS (temporal:tls, temporal:tlsCertPath)?"
    );
  }
  return (
    `${action}: Temporal at ${address} does not answer: is it running? (${details}) Start it (for dev: scripts/dev, or ` +
    "temporal server start-dev), or set the right address: pulumi config set temporal:address HOST:PORT"
  );
}
