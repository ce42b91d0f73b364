import { ConfigError } from "./config.ts";
import { type ProbeResult, probeFrontend } from "./probe-frontend.ts";
import type { TemporalTarget } from "./temporal-target.ts";

/** Temporal cannot be reached now, by no fault of the configuration that is known: the same may succeed later. */
export class TemporalUnreachableError extends Error {
  override readonly name = "TemporalUnreachableError";
}

/**
 * Says in plain words why Temporal could not be reached or did not accept us.
 * @param error of the SDK's connection, or of a call by it
 * @returns a ConfigError that names the variable to change, or a TemporalUnreachableError; neither holds a secret
 */
export async function explainConnectionFailure(
  error: unknown,
  target: TemporalTarget,
): Promise<ConfigError | TemporalUnreachableError> {
  const refusal = refusalOf(error, target);
  if (refusal !== undefined) return new ConfigError([refusal]);
  const at = placeOf(target);
  const probe = await probeFrontend(target);
  const fault = probe.reached === "http2" ? undefined : faultOf(probe, target);
  if (fault !== undefined) return new ConfigError([fault]);
  return new TemporalUnreachableError(
    probe.reached === "http2"
      ? `${at} answers, but not as needed: ${textOf(error)}`
      : `${at} does not answer: ${probe.message}`,
    { cause: error },
  );
}

const placeOf = ({ connection }: TemporalTarget): string => `Temporal at ${connection.address ?? ""}`;

/** What the server says of our identity and namespace, by gRPC status; the worker's connection gives it as text alone. */
function refusalOf(error: unknown, target: TemporalTarget): string | undefined {
  const at = placeOf(target);
  const { namespace, connection } = target;
  const code = (error as { code?: unknown } | undefined)?.code;
  const text = textOf(error);
  if (code === 5) return `TEMPORAL_NAMESPACE: ${at} has no namespace ${namespace}`;
  if (code === 7 || code === 16 || /does not have permission|PermissionDenied|Unauthenticated/.test(text)) {
    return connection.apiKey === undefined
      ? `TEMPORAL_API_KEY: ${at} asks for one for namespace ${namespace}`
      : `TEMPORAL_API_KEY: ${at} refuses it for namespace ${namespace}; has it expired, or does it lack the permission?`;
  }
  return undefined;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function faultOf(
  { reached, code, message }: Exclude<ProbeResult, { reached: "http2" }>,
  target: TemporalTarget,
): string | undefined {
  const at = placeOf(target);
  const { tls } = target.connection;
  if (reached === "nothing") return undefined;
  if (!tls) return `TEMPORAL_TLS: ${at} takes no connection without TLS (${message})`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return `TEMPORAL_TLS_SERVER_NAME: the certificate of ${at} is for other names (${message})`;
  if (untrusted.has(code))
    return `TEMPORAL_TLS_SERVER_CA_CERT_…: the certificate of ${at} is not by that authority (${message})`;
  if (code.includes("ALERT")) {
    return tls !== true && tls.clientCertPair
      ? `TEMPORAL_TLS_CLIENT_CERT_…: ${at} refuses the client certificate (${alertOf(code)})`
      : `TEMPORAL_TLS_CLIENT_CERT_…: ${at} asks for a client certificate (${alertOf(code)})`;
  }
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER" || code === "ERR_SSL_PACKET_LENGTH_TOO_LONG")
    return `TEMPORAL_TLS: ${at} does not speak TLS`;
  return undefined;
}

/** Verification errors of OpenSSL that mean: signed by somebody else. */
const untrusted: ReadonlySet<string> = new Set([
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED` is "certificate required". */
function alertOf(code: string): string {
  return code
    .replace(/^.*ALERT_/, "")
    .replaceAll("_", " ")
    .toLowerCase();
}
