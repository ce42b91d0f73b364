import { status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { TemporalError } from "../backend/temporal-error.ts";
import { explainError } from "./explain-error.ts";

const explain = (code: status, details: string) =>
  explainError(Object.assign(new Error(details), { code, details }), "Reading x", "temporal.example:7233");

test.each([
  [
    status.UNAVAILABLE,
    "connect ECONNREFUSED",
    "unreachable",
    "temporal.example:7233 does not answer: is it running?",
  ],
  [status.UNAVAILABLE, "self-signed certificate in chain", "unreachable", "temporal:tlsCaPath"],
  [status.UNAVAILABLE, "Connection dropped", "unreachable", "does it want TLS"],
  [status.DEADLINE_EXCEEDED, "", "unreachable", "gave no answer in time"],
  [status.PERMISSION_DENIED, "Request unauthorized.", "refused", "needs the admin role"],
  [status.UNAUTHENTICATED, "no token", "refused", "temporal:apiKey"],
  [status.RESOURCE_EXHAUSTED, "namespace rate limit", "busy", "Run the same command again later"],
  [
    status.INVALID_ARGUMENT,
    "A valid retention period is not set",
    "invalid",
    "A valid retention period is not set",
  ],
  [status.NOT_FOUND, "Namespace x is not found.", "not-found", "Reading x: Namespace x is not found."],
  [status.ALREADY_EXISTS, "exists", "already-exists", "exists"],
  [status.UNIMPLEMENTED, "unknown service", "failed", "frontend of a Temporal server"],
  [status.CANCELLED, "", "cancelled", "Reading x was cancelled."],
  [status.DATA_LOSS, "lost", "failed", "Reading x failed: lost (gRPC code 15)"],
] as const)("code %d, %s", (code, details, failure, message) => {
  const error = explain(code, details);
  expect(error).toBeInstanceOf(TemporalError);
  expect(error.failure).toBe(failure);
  expect(error.message).toContain(message);
});

test("what is explained already stays as it is", () => {
  const error = new TemporalError("busy", "as it is");
  expect(explainError(error, "Reading x", "y")).toBe(error);
});
