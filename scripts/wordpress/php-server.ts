import { createServer } from "node:net";
import path from "node:path";
import { startOwnProcess, stopLeftOver, waitUntilReady, type OwnProcess } from "./own-process.ts";
import type { WordPressTools } from "./tools.ts";

const router = path.join(import.meta.dirname, "router.php");
const workers = 4;

/** OPcache more than halves the time of a request; a changed file is still noticed at once. */
const cacheOptions = ["-d", "opcache.enable_cli=1", "-d", "opcache.revalidate_freq=0"] as const;

/** Options of every PHP process here. */
export const phpOptions = [
  "-d",
  "sendmail_path=/bin/true",
  "-d",
  "memory_limit=256M",
  "-d",
  "upload_max_filesize=32M",
  "-d",
  "post_max_size=32M",
] as const;

/** Serves a WordPress folder on 127.0.0.1 by PHP's built-in server. */
export async function startPhpServer(
  tools: WordPressTools,
  options: { dataDir: string; wordpress: string; port: number },
): Promise<OwnProcess> {
  const pidFile = path.join(options.dataDir, "php.pid");
  const logFile = path.join(options.dataDir, "php-server.log");
  const address = `127.0.0.1:${options.port}`;
  const process = await startOwnProcess({
    command: tools.php,
    args: [...phpOptions, ...cacheOptions, "-S", address, "-t", options.wordpress, router],
    cwd: options.wordpress,
    env: { PHP_CLI_SERVER_WORKERS: String(workers) },
    logFile,
    pidFile,
  });
  try {
    await waitUntilReady("PHP's web server", process, {
      ready: () => answers(`http://${address}/wp-json/`),
      logFile,
      timeoutMilliseconds: 30_000,
    });
  } catch (error) {
    await process.stop();
    throw error;
  }
  return process;
}

/** Ends a server that an earlier start on the same folder left behind. */
export function stopLeftOverPhpServer(dataDir: string, wordpress: string): Promise<void> {
  return stopLeftOver(path.join(dataDir, "php.pid"), wordpress);
}

/** A port that nothing listens on; a port that was asked for is only checked. */
export function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (cause) =>
      reject(new Error(`Port ${wanted} of 127.0.0.1 cannot be used for WordPress`, { cause })),
    );
    probe.listen(wanted, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === "string") reject(new Error("no port"));
        else resolve(address.port);
      });
    });
  });
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    () => false,
  );
}
