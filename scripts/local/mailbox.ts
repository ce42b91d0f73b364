import { createWriteStream, mkdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";

export interface Mailbox {
  readonly url: string;
  /** Each mail is a file here. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Takes every mail that the notification service sends and puts it into a folder, so that none leaves this machine. */
export async function openMailbox(dataDir: string): Promise<Mailbox> {
  const folder = join(dataDir, "mail");
  mkdirSync(folder, { recursive: true });
  let count = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    onData(stream, _session, done) {
      count += 1;
      const name = `${new Date().toISOString().replaceAll(":", "")}-${count}.eml`;
      stream
        .pipe(createWriteStream(join(folder, name)))
        .on("finish", () => done())
        .on("error", done);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    folder,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
