import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface ReceivedMail {
  readonly to: readonly string[];
  /** Headers and body as sent. */
  readonly raw: string;
  /** By lower-case name; folded lines are joined. */
  readonly headers: ReadonlyMap<string, string>;
  /** The plain text part, decoded. */
  readonly text: string;
}

export interface SmtpSink {
  readonly url: string;
  readonly port: number;
  readonly mails: ReceivedMail[];
  /** Recipients that the server refuses, with what it answers. */
  readonly refused: Map<string, 450 | 550>;
  close(): Promise<void>;
}

/** A mail server for tests that keeps what it takes. */
export async function startSmtpSink(port = 0): Promise<SmtpSink> {
  const mails: ReceivedMail[] = [];
  const refused = new Map<string, 450 | 550>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    onRcptTo({ address }, _session, done) {
      const responseCode = refused.get(address);
      done(responseCode ? Object.assign(new Error(`no such mailbox ${address}`), { responseCode }) : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push(received(to, Buffer.concat(chunks).toString("utf8")));
        done();
      });
    },
  });
  // Of connections that a killed client has left: their mail has not been taken.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const listening = (server.server.address() as AddressInfo).port;
  return {
    url: `smtp://127.0.0.1:${listening}`,
    port: listening,
    mails,
    refused,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function received(to: readonly string[], raw: string): ReceivedMail {
  const headers = headersOf(raw);
  const boundary = /boundary="([^"]+)"/.exec(headers.get("content-type") ?? "")?.[1];
  const parts = boundary === undefined ? [raw] : raw.split(`--${boundary}`).slice(1);
  const plain = parts
    .map((part) => part.trimStart())
    .find((part) => /^content-type: text\/plain/im.test(part));
  return { to, raw, headers, text: plain === undefined ? "" : decoded(plain) };
}

function headersOf(part: string): Map<string, string> {
  const [head = ""] = part.split(/\r?\n\r?\n/, 1);
  const lines = head.replaceAll(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

/** The encodings that nodemailer uses for text: https://www.rfc-editor.org/rfc/rfc2045#section-6 */
function decoded(part: string): string {
  const body = part.slice(/\r?\n\r?\n/.exec(part)?.index ?? 0).trim();
  const encoding = headersOf(part).get("content-transfer-encoding");
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (encoding !== "quoted-printable") return body.replaceAll("\r\n", "\n");
  const bytes = body
    .replaceAll(/=\r?\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8").replaceAll("\r\n", "\n");
}
