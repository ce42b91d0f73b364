import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "node:tls";

/** A TLS port in front of a plain one, which lets in only who shows a certificate of its own authority. */
export interface TlsFront {
  readonly address: string;
  /** Paths of PEM files. */
  readonly caPath: string;
  readonly clientCertPath: string;
  readonly clientKeyPath: string;
  close(): Promise<void>;
}

export async function startTlsFront(behind: { readonly port: number }): Promise<TlsFront> {
  const folder = mkdtempSync(join(tmpdir(), "temporal-cms-tls-"));
  const path = (file: string) => join(folder, file);
  makeCertificates(folder);
  const open = new Set<Socket>();
  const server = createServer(
    {
      ca: readFileSync(path("ca.pem")),
      cert: readFileSync(path("server.pem")),
      key: readFileSync(path("server.key")),
      requestCert: true,
      rejectUnauthorized: true,
      ALPNProtocols: ["h2"],
    },
    (client) => {
      const upstream = connect(behind.port, "127.0.0.1");
      for (const socket of [client, upstream]) {
        open.add(socket);
        socket.once("close", () => open.delete(socket)).on("error", () => socket.destroy());
      }
      client.pipe(upstream).pipe(client);
    },
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    caPath: path("ca.pem"),
    clientCertPath: path("client.pem"),
    clientKeyPath: path("client.key"),
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
      rmSync(folder, { recursive: true });
    },
  };
}

/** One authority, and a certificate by it for the server and for one client. */
function makeCertificates(folder: string): void {
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl(
    "req",
    "-x509",
    ...newKey,
    "-days",
    "2",
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-subj",
    "/CN=test authority",
  );
  writeFileSync(join(folder, "server.ext"), "subjectAltName=DNS:temporal.test,IP:127.0.0.1");
  writeFileSync(join(folder, "client.ext"), "extendedKeyUsage=clientAuth");
  for (const name of ["server", "client"]) {
    openssl("req", ...newKey, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
    openssl(
      ...["x509", "-req", "-in", `${name}.csr`, "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "2"],
      ...["-out", `${name}.pem`, "-extfile", `${name}.ext`],
    );
  }
}
