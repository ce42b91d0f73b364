import { type Socket, connect as connectPlain } from "node:net";
import { connect as connectTls } from "node:tls";
import type { TemporalTarget } from "./temporal-target.ts";

/** How far a connection to Temporal's frontend comes. `code` is OpenSSL's or the operating system's. */
export type ProbeResult =
  | { readonly reached: "http2" }
  /** The port was reached, but not by the protocol that was tried. */
  | { readonly reached: "port"; readonly code: string; readonly message: string }
  | { readonly reached: "nothing"; readonly code: string; readonly message: string };

/** The client's connection preface, then an empty SETTINGS frame (RFC 9113, section 3.4). */
const preface = Buffer.concat([
  Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);
const settingsFrame = 4;
const timeout = 3_000;

/**
 * Connects as a client would, until the server's first HTTP/2 frame. It learns what the SDK's errors leave open: in TLS 1.3 a server
 * refuses a client's certificate only after the handshake, and the SDK may then see nothing but a closed connection.
 */
export function probeFrontend({ connection }: TemporalTarget): Promise<ProbeResult> {
  const address = new URL(`tcp://${connection.address ?? ""}`);
  const host = address.hostname.replace(/^\[|\]$/g, "");
  const port = Number(address.port);
  return new Promise((resolve) => {
    let connected = false;
    const socket = open(host, port, connection.tls);
    const settle = (result: ProbeResult): void => {
      socket.destroy();
      resolve(result);
    };
    const fail = (code: string, message: string): void =>
      settle({ reached: connected ? "port" : "nothing", code, message });
    socket.setTimeout(timeout, () => fail("ETIMEDOUT", `no answer within ${timeout} ms`));
    socket.on("connect", () => (connected = true));
    socket.on(connection.tls ? "secureConnect" : "connect", () => socket.write(preface));
    socket.on("data", (data: Buffer) =>
      data[3] === settingsFrame ? settle({ reached: "http2" }) : fail("EPROTO", "it does not speak HTTP/2"),
    );
    socket.on("error", (error: NodeJS.ErrnoException) =>
      // Node's advice to use other authorities is for its own programs.
      fail(error.code ?? "", error.message.split(";", 1)[0] ?? ""),
    );
    socket.on("close", () => fail("ECONNRESET", "the server closed the connection"));
  });
}

function open(host: string, port: number, tls: TemporalTarget["connection"]["tls"]): Socket {
  if (!tls) return connectPlain({ host, port });
  const { serverNameOverride, serverRootCACertificate, clientCertPair } = tls === true ? {} : tls;
  return connectTls({
    host,
    port,
    ALPNProtocols: ["h2"],
    ...(serverNameOverride !== undefined && { servername: serverNameOverride }),
    ...(serverRootCACertificate && { ca: Buffer.from(serverRootCACertificate) }),
    ...(clientCertPair && {
      cert: Buffer.from(clientCertPair.crt),
      key: Buffer.from(clientCertPair.key),
    }),
  });
}
