import { readFileSync, writeFileSync } from "node:fs";
import type { CertificateFiles } from "../certificate-authority.ts";

export interface KubeconfigArgs {
  /** `https://127.0.0.1:<port>` */
  readonly server: string;
  /** Path of the authority's certificate (PEM). */
  readonly authority: string;
  /** Name of context, cluster and user. */
  readonly context: string;
  readonly user: { readonly certificate: CertificateFiles } | { readonly token: string };
}

/** Writes a kubeconfig that needs no other file. */
export function writeKubeconfig(path: string, { server, authority, context, user }: KubeconfigArgs): void {
  const name = context;
  const credentials =
    "token" in user
      ? { token: user.token }
      : {
          "client-certificate-data": base64(user.certificate.certificate),
          "client-key-data": base64(user.certificate.key),
        };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": base64(authority) } }],
    users: [{ name, user: credentials }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
  writeFileSync(path, JSON.stringify(config, null, 2), { mode: 0o600 });
}

function base64(file: string): string {
  return readFileSync(file).toString("base64");
}
