import { X509Certificate, createPrivateKey } from "node:crypto";
import type { ConnectionOptions } from "@temporalio/client";

/**
 * Faults of the certificates that a connection is made with, each with its variable: what is no PEM, a key of another certificate, a
 * client certificate outside its time. Told at the start, since a server only closes the connection.
 */
export function certificateFaults(tls: ConnectionOptions["tls"], now = new Date()): string[] {
  if (!tls || tls === true) return [];
  const { serverRootCACertificate: authority, clientCertPair: client } = tls;
  return [
    ...(authority ? authorityFaults(authority) : []),
    ...(client ? clientFaults(client.crt, client.key, now) : []),
  ];
}

function authorityFaults(pem: Uint8Array): string[] {
  return readCertificate(pem) ? [] : ["TEMPORAL_TLS_SERVER_CA_CERT_…: is not a certificate (PEM)"];
}

function clientFaults(pem: Uint8Array, keyPem: Uint8Array, now: Date): string[] {
  const certificate = readCertificate(pem);
  const key = readKey(keyPem);
  const faults: string[] = [];
  if (!certificate) faults.push("TEMPORAL_TLS_CLIENT_CERT_…: is not a certificate (PEM)");
  if (!key) faults.push("TEMPORAL_TLS_CLIENT_KEY_…: is not a private key without a passphrase (PEM)");
  if (certificate && key && !certificate.checkPrivateKey(key)) {
    faults.push("TEMPORAL_TLS_CLIENT_KEY_…: is not the key of the client certificate");
  }
  if (certificate && certificate.validToDate < now) {
    faults.push(
      `TEMPORAL_TLS_CLIENT_CERT_…: the certificate expired at ${certificate.validToDate.toISOString()}`,
    );
  }
  if (certificate && certificate.validFromDate > now) {
    faults.push(
      `TEMPORAL_TLS_CLIENT_CERT_…: the certificate is valid only from ${certificate.validFromDate.toISOString()}; ` +
        "does this machine's clock go right?",
    );
  }
  return faults;
}

function readCertificate(pem: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function readKey(pem: Uint8Array): ReturnType<typeof createPrivateKey> | undefined {
  try {
    return createPrivateKey({ key: Buffer.from(pem), format: "pem" });
  } catch {
    return undefined;
  }
}
